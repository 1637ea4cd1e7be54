"""How many stay: the Kaplan-Meier estimate, for many groups at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lamppost.core.estimates import Z
from lamppost.evaluation.statistics import Floats


@dataclass(frozen=True, slots=True)
class Curve:
    """Per group (rows) and whole time from 0 on (columns): who was at risk, who left, who stays and the
    interval of that share. NaN beyond the last who was watched."""

    at_risk: Floats
    left: Floats
    share: Floats
    low: Floats
    high: Floats


def kaplan_meier(
    times: NDArray[np.int64],
    has_left: NDArray[np.bool_],
    groups: NDArray[np.int64],
    *,
    until: int,
    number: int,
) -> Curve:
    """The share that stays after 0 to `until` units of time, of `number` groups.

    `times` are whole and at least 0: until they left, or until the watching ended. Who ends at a time is at risk
    there. Kaplan and Meier, J Am Stat Assoc 1958;53:457-81; variance by Greenwood, the interval on the scale
    log(-log), as Kalbfleisch and Prentice 1980.
    """
    left = _counted(times[has_left], groups[has_left], until, number)
    ended = _counted(times, groups, until, number)
    at_risk = np.cumsum(ended[:, ::-1], axis=1)[:, ::-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        stays = np.where(at_risk > 0, 1 - left / at_risk, np.nan)
        share = np.cumprod(np.where(left > 0, stays, 1.0), axis=1, dtype=np.float64)
        parts = np.where(left > 0, left / (at_risk * (at_risk - left)), 0.0)
        spread = Z * np.sqrt(np.cumsum(parts, axis=1)) / np.log(share)
        low, high = share ** np.exp(-spread), share ** np.exp(spread)
    is_watched = at_risk[:, : until + 1] > 0
    has_width = is_watched & (share[:, : until + 1] > 0) & (share[:, : until + 1] < 1)
    share = np.where(is_watched, share[:, : until + 1], np.nan)
    low = np.where(has_width, low[:, : until + 1], np.nan)
    high = np.where(has_width, high[:, : until + 1], np.nan)
    return Curve(at_risk[:, : until + 1], left[:, : until + 1], share, low, high)


def _counted(
    times: NDArray[np.int64], groups: NDArray[np.int64], until: int, number: int
) -> Floats:
    """How many per group and time; the last column holds all that is later than `until`."""
    width = until + 2
    places = groups * width + np.minimum(times, until + 1)
    return np.bincount(places, minlength=number * width).reshape(number, width).astype(np.float64)
