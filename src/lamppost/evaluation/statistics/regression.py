"""How a rate changes over time: Poisson regression of counts with exposure, for many groups at once."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from lamppost.core.estimates import Z
from lamppost.evaluation.statistics import Floats

MOST_STEPS: Final = 50
CLOSE: Final = 1e-10
OVERDISPERSED: Final = 1.5
STEEPEST: Final = (
    20.0  # of a log rate per unit of time: beyond it the likelihood has no highest point
)


@dataclass(frozen=True, slots=True)
class Trend:
    """Per group: the ratio of rates per unit of time, its interval, Pearson's dispersion. NaN without an answer."""

    ratio: Floats
    low: Floats
    high: Floats
    dispersion: Floats


def trend(counts: Floats, exposures: Floats, times: Floats) -> Trend:
    """log rate = a + b time, by maximum likelihood (Newton's method); groups are rows, times columns.

    The interval is Wald's, widened by the dispersion (quasi-Poisson) where that is above 1.5. Months without
    exposure do not count. McCullagh and Nelder, Generalized Linear Models, 1989, chapters 6 and 9.
    """
    seen = exposures > 0
    with np.errstate(all="ignore"):
        counts = np.where(seen, counts, 0.0)
        exposures = np.where(seen, exposures, 0.0)
        times = times - (exposures * times).sum(1, keepdims=True) / exposures.sum(1, keepdims=True)
        level, slope, is_found = _fit(counts, exposures, times)
        expected = exposures * np.exp(level + slope * times)
        free = seen.sum(1) - 2.0
        gaps = np.where(seen, (counts - expected) ** 2 / expected, 0.0)
        dispersion = np.where(free > 0, gaps.sum(1) / free, np.nan)
        error = np.sqrt(_information(expected, times)[0] / _determinant(expected, times))
        error *= np.sqrt(np.where(dispersion > OVERDISPERSED, dispersion, 1.0))
        log = np.where(is_found & (free > 0), slope[:, 0], np.nan)
        return Trend(np.exp(log), np.exp(log - Z * error), np.exp(log + Z * error), dispersion)


def _fit(counts: Floats, exposures: Floats, times: Floats) -> tuple[Floats, Floats, Floats]:
    """Level and slope as columns, and which of them the likelihood has."""
    level = np.log(counts.sum(1, keepdims=True) / exposures.sum(1, keepdims=True))
    slope = np.zeros_like(level)
    steps = np.full_like(level, np.inf)
    for _ in range(MOST_STEPS):
        expected = exposures * np.exp(level + slope * times)
        score = (counts - expected).sum(1), ((counts - expected) * times).sum(1)
        all_, crossed, squared = _information(expected, times)
        below = all_ * squared - crossed**2
        up = ((squared * score[0] - crossed * score[1]) / below)[:, None]
        along = ((all_ * score[1] - crossed * score[0]) / below)[:, None]
        level, slope = level + np.clip(up, -2, 2), slope + np.clip(along, -2, 2)
        steps = np.abs(up) + np.abs(along)
        if not (steps[np.isfinite(steps)] > CLOSE).any():
            break
    is_found = (steps[:, 0] <= np.sqrt(CLOSE)) & (np.abs(slope[:, 0]) < STEEPEST)
    return level, slope, is_found


def _information(expected: Floats, times: Floats) -> tuple[Floats, Floats, Floats]:
    return expected.sum(1), (expected * times).sum(1), (expected * times**2).sum(1)


def _determinant(expected: Floats, times: Floats) -> Floats:
    whole, crossed, squared = _information(expected, times)
    determinant: Floats = whole * squared - crossed**2
    return determinant
