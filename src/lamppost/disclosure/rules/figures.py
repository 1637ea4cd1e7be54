"""Counts and shares as they may leave the program: few are not told, the others are rounded (G7)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

THRESHOLD: Final = 11
ROUND_TO: Final = 5


class Why(StrEnum):
    """Why a number is not told."""

    FEW = "few"  # fewer than the threshold, none included: expected, and no sign of failure


@dataclass(frozen=True, slots=True)
class Told:
    """A number as it may be shown, or None and the reason."""

    value: int | None
    why: Why | None = None


def rounded(total: int, to: int = ROUND_TO) -> int:
    """To the nearest multiple of `to`; halves go up."""
    return to * ((total + to // 2) // to)


def told(total: int, *, threshold: int = THRESHOLD, to: int = ROUND_TO) -> Told:
    """A count, rounded; below the threshold none.

    The lowest that is shown is lifted until it stands for at least `to` totals: a bare 10 would say
    "11 or 12", since what is less is not told.
    """
    if total < threshold:
        return Told(None, Why.FEW)
    lowest = -(-(threshold + to // 2) // to) * to
    return Told(max(rounded(total, to), lowest))


def told_percent(part: int, whole: int, *, threshold: int = THRESHOLD) -> Told:
    """A share in percent, rounded to 5 so that no count follows from it; none of a small whole."""
    if whole < threshold:
        return Told(None, Why.FEW)
    return Told(rounded(round(100 * part / whole)))
