"""Shares with their uncertainty, and how well the items of a scale hold together.

Plain arithmetic: each takes numbers, or arrays of them (numpy) for many groups at once, and returns the
same. No share of nobody: the caller keeps a denominator of 0 away.
"""

from collections.abc import Sequence
from math import exp, lgamma, log, log1p
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


def mean_interval(count: int, mean: float, sd: float) -> tuple[float, float] | None:
    """The 95 % interval of a mean of `count` values (Student's t); None of fewer than two."""
    if count < 2:
        return None
    reach = student(count - 1) * sd / count**0.5
    return mean - reach, mean + reach


def welch(
    count: int, mean: float, sd: float, other_count: int, other_mean: float, other_sd: float
) -> tuple[float, float] | None:
    """The 95 % interval of a difference of two means, first minus other; None of fewer than two values each.

    Welch, Biometrika 1947;34:28-35: variances need not be equal.
    """
    if min(count, other_count) < 2:
        return None
    apart, other_apart = sd**2 / count, other_sd**2 / other_count
    spread = apart + other_apart
    if not spread:
        return mean - other_mean, mean - other_mean
    freedom = spread**2 / (apart**2 / (count - 1) + other_apart**2 / (other_count - 1))
    reach = student(freedom) * spread**0.5
    return mean - other_mean - reach, mean - other_mean + reach


def student(freedom: float) -> float:
    """The 97.5 % quantile of Student's t for 1 or more degrees of freedom, whole or not; to 6 digits.

    Found by halving on the distribution, which is a regularised incomplete beta.
    """
    low, high = Z, 13.0
    for _ in range(60):
        middle = (low + high) / 2
        tail = _incomplete_beta(freedom / 2, 0.5, freedom / (freedom + middle**2)) / 2
        low, high = (middle, high) if tail > 0.025 else (low, middle)
    return (low + high) / 2


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """Regularised; by its continued fraction (Lentz), on the side where that is quick."""
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(b, a, 1 - x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    fraction, up, down = 1.0, 1.0, 0.0
    for step in range(400):
        half = step // 2
        if step == 0:
            term = 1.0
        elif step % 2 == 0:
            term = half * (b - half) * x / ((a + step - 1) * (a + step))
        else:
            term = -(a + half) * (a + b + half) * x / ((a + step - 1) * (a + step))
        down = 1 / (1 + term * down or 1e-30)
        up = 1 + term / up or 1e-30
        fraction *= up * down
        if abs(up * down - 1) < 1e-13:
            break
    return front * (fraction - 1)
