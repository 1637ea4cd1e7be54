"""Shares with their uncertainty, and how well the items of a scale hold together.

Plain arithmetic: each takes numbers, or arrays of them (numpy) for many groups at once, and returns the
same. No share of nobody: the caller keeps a denominator of 0 away.
"""

from collections.abc import Sequence
from statistics import variance
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Number: TypeAlias = float | NDArray[np.float64]

Z: Final = 1.959963984540054  # the normal quantile of a 95 % interval


def wilson(part: "Number", whole: "Number") -> tuple[Any, Any]:
    """The 95 % score interval of `part` in `whole` (above 0), both ends within 0 and 1.

    Wilson, J Am Stat Assoc 1927;22:209-12; method 3 of Newcombe, Stat Med 1998;17:857-72.
    """
    middle = 2 * part + Z**2
    spread = Z * (Z**2 + 4 * part * (1 - part / whole)) ** 0.5
    below = 2 * (whole + Z**2)
    # the ends of an empty and of a full share are exact, whatever the arithmetic leaves over
    low = (middle - spread) / below * (part > 0)
    high = 1 - (1 - (middle + spread) / below) * (part < whole)
    return low, high


def newcombe(
    part: "Number", whole: "Number", other_part: "Number", other_whole: "Number"
) -> tuple[Any, Any]:
    """The 95 % interval of a difference of two shares, first minus other (both of a whole above 0).

    Method 10 of Newcombe, Stat Med 1998;17:873-90: the two score intervals, squared and added.
    """
    share, other = part / whole, other_part / other_whole
    low, high = wilson(part, whole)
    other_low, other_high = wilson(other_part, other_whole)
    difference = share - other
    below = ((share - low) ** 2 + (other_high - other) ** 2) ** 0.5
    above = ((high - share) ** 2 + (other - other_low) ** 2) ** 0.5
    return difference - below, difference + above


def cronbach_alpha(answers: Sequence[Sequence[float]]) -> float | None:
    """Cronbach's alpha of rows of answers, one row a respondent, one column an item, none missing.

    None where it has no meaning: fewer than two items or respondents, or no difference between them.
    Cronbach, Psychometrika 1951;16:297-334.
    """
    items = len(answers[0]) if answers else 0
    if items < 2 or len(answers) < 2:
        return None
    whole = variance([sum(row) for row in answers])
    if not whole:
        return None
    apart = sum(variance(column) for column in zip(*answers, strict=True))
    return float(items / (items - 1) * (1 - apart / whole))
