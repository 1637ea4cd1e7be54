"""Shares of a small survey: where nearly all or nearly nobody said so, at least or at most (G7).

"All six found it hard" says it of each of the six, and "five of six" says to the sixth what every other
said. So below `SMALL` respondents none and one are one answer, and so are all and all but one.
"""

from collections.abc import Collection, Mapping
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


def coded_shares(
    groups: Mapping[str, tuple[int, int]], told: Collection[str], *, small: int = SMALL
) -> dict[str, Share]:
    """Shares of those groups that may be told. `groups` are all there are, as (part, whole), and
    whoever reads knows the share of all together.

    Empty where that, less what is told of the others, would say which of two counts a bound stands for, or what a
    rest of few has answered, however many groups it is made of.
    """
    shares = {
        name: share
        for name in told
        if (share := coded_share(*groups[name], small=small)) is not None
    }
    if _is_bare([groups[name] for name in groups if name not in shares], small):
        return {}
    ends = {name: _ends(*groups[name], shares.get(name)) for name in groups}
    total = sum(part for part, _ in groups.values())
    least, most = (sum(end[at] for end in ends.values()) for at in (0, 1))
    for name, (low, high) in ends.items():
        possible = min(high, total - (least - low)) - max(low, total - (most - high))
        if name in shares and shares[name].bound is not Bound.EXACT and possible < 1:
            return {}
    return shares


def splits_off_few(
    part: float, whole: float, *, fewest: int = FEWEST_RESPONDENTS, small: int = SMALL
) -> bool:
    """Whether an answer that leads on to more questions counts a few: fewer than `fewest` gave it, or another.

    Below `small` nobody counts as few too: else a bound would stand for one count, none or all.
    """
    smaller = min(whole - part, part)
    return 0 < smaller < fewest or (0 < whole < small and smaller < fewest)


def _is_bare(rest: Collection[tuple[int, int]], small: int) -> bool:
    """Whether whoever is not told of, taken together, would be told of by subtraction."""
    part, whole = sum(one for one, _ in rest), sum(one for _, one in rest)
    is_end = part <= 1 or part >= whole - 1
    return 0 < whole < FEWEST_RESPONDENTS or (0 < whole < small and is_end)


def _ends(part: int, whole: int, share: Share | None) -> tuple[int, int]:
    """Between which counts the part lies for whoever sees the share, or does not."""
    if share is None:
        return 0, whole
    if share.bound is Bound.EXACT:
        return part, part
    return (0, 1) if share.bound is Bound.AT_MOST else (whole - 1, whole)
