"""95 % intervals of counts, rates, means and medians. NaN where there is no answer."""

from typing import Final

import numpy as np
from scipy import special

from lamppost.evaluation.statistics import Floats

TAIL: Final = 0.025


def garwood(count: Floats, exposure: Floats | float = 1.0) -> tuple[Floats, Floats]:
    """The exact Poisson interval of `count` events per unit of `exposure`.

    Garwood, Biometrika 1936;28:437-42; by quantiles of the gamma distribution.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where(count > 0, special.gammaincinv(np.maximum(count, 1), TAIL), 0.0)
        high = special.gammainccinv(count + 1, TAIL)
        within = np.where(np.asarray(exposure) > 0, exposure, np.nan)
        return low / within, high / within


def poisson_range(expected: Floats) -> tuple[Floats, Floats]:
    """The counts between which 95 of 100 lie where so many are expected: quantiles at 2.5 and 97.5 %, both included."""
    low, high = (_poisson_quantile(at, expected) for at in (TAIL, 1 - TAIL))
    return low, high


def _poisson_quantile(at: float, expected: Floats) -> Floats:
    """The least count up to which at least that part of them lies."""
    with np.errstate(invalid="ignore"):
        some = np.where(expected > 0, expected, 1.0)
        is_nought = special.pdtr(0, some) >= at
        above = np.ceil(special.pdtrik(at, some))
    return np.where((expected > 0) & ~is_nought, above, 0.0)


def student(mean: Floats, deviation: Floats, count: Floats) -> tuple[Floats, Floats]:
    """The interval of a mean by Student's t; `deviation` is the sample's (n - 1)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        free = np.where(count > 1, count - 1, np.nan)
        half = special.stdtrit(free, 1 - TAIL) * deviation / np.sqrt(count)
    return mean - half, mean + half


def welch(mean: Floats, variance: Floats, count: Floats) -> tuple[Floats, Floats, Floats]:
    """The difference of two means, first minus second, and its interval; each argument holds both.

    Welch, Biometrika 1947;34:28-35.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = variance / count
        free = parts.sum(0) ** 2 / (parts**2 / (count - 1)).sum(0)
        half = special.stdtrit(free, 1 - TAIL) * np.sqrt(parts.sum(0))
    difference = mean[0] - mean[1]
    return difference, difference - half, difference + half


def median_rank(count: Floats) -> Floats:
    """Which of `count` sorted values, counted from 1, begins the interval of their median; as many from
    the other end it ends. 0 where there are too few (below 6).

    By order statistics: the chance that the median lies outside on one side is below 2.5 %.
    Hahn and Meeker, Statistical Intervals, 1991, section 5.2.
    """
    above = np.ceil(special.bdtrik(TAIL, count, 0.5))
    below = np.maximum(above - 1, 0)
    rank = np.where(special.bdtr(below, count.astype(np.int64), 0.5) >= TAIL, below, above)
    return np.where(count > 0, np.nan_to_num(rank), 0.0)
