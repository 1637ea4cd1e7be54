"""Shares of a small survey: where nearly all or nearly nobody said so, at least or at most (G7).

"All six found it hard" says it of each of the six, and "five of six" says to the sixth what every other
said. So below `SMALL` respondents none and one are one answer, and so are all and all but one.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lamppost.disclosure.rules.tables import FEWEST_RESPONDENTS

SMALL: Final = 20


class Bound(StrEnum):
    """Whether a share is the share, or only bounds it."""

    EXACT = "exact"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True)
class Share:
    """In whole percent."""

    percent: int
    bound: Bound = Bound.EXACT


def coded_share(
    part: int, whole: int, *, fewest: int = FEWEST_RESPONDENTS, small: int = SMALL
) -> Share | None:
    """How many percent of `whole` respondents `part` are, as it may be told; None of fewer than `fewest`."""
    if whole < fewest:
        return None
    if whole < small and part <= 1:
        return Share(-(-100 // whole), Bound.AT_MOST)
    if whole < small and part >= whole - 1:
        return Share(100 * (whole - 1) // whole, Bound.AT_LEAST)
    return Share(round(100 * part / whole))
