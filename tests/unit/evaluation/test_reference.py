"""Every method against R (reference/reference.R) to 6 digits, and the examples that their authors worked."""

import csv
import math
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from lamppost.core.estimates import cronbach_alpha, newcombe, wilson
from lamppost.evaluation.measures.answers import quantile
from lamppost.evaluation.measures.scopes import Ordered
from lamppost.evaluation.statistics import Floats
from lamppost.evaluation.statistics.intervals import garwood, median_rank, student, welch
from lamppost.evaluation.statistics.regression import trend
from lamppost.evaluation.statistics.survival import kaplan_meier

REFERENCE: Final = Path(__file__).parent / "reference" / "reference.csv"
Numbers = dict[str, float]


def cases() -> dict[tuple[str, str], Numbers]:
    found: defaultdict[tuple[str, str], Numbers] = defaultdict(dict)
    with REFERENCE.open() as file:
        for row in csv.DictReader(file, delimiter=";"):
            found[row["method"], row["input"]][row["result"]] = float(row["value"])
    return found


def numbers(text: str) -> Floats:
    return np.array([float(one) for one in text.split()])


def one(value: float) -> Floats:
    return np.array([float(value)])


def ends(found: tuple[Floats, Floats]) -> Numbers:
    return {"low": float(found[0]), "high": float(found[1])}


def _garwood(given: str) -> Numbers:
    count, exposure = numbers(given)
    low, high = garwood(one(count), one(exposure))
    return {"low": low[0], "high": high[0]}


def _quantiles(given: str) -> Numbers:
    values = np.sort(numbers(given))
    own = Ordered(values, one(len(values)), np.array([0]))
    parts = {"lower": 0.25, "median": 0.5, "upper": 0.75}
    return {name: float(quantile(own, at).value[0]) for name, at in parts.items()}


def _student(given: str) -> Numbers:
    values = numbers(given)
    mean, count = one(values.mean()), one(len(values))
    low, high = student(mean, one(values.std(ddof=1)), count)
    return {"mean": mean[0], "low": low[0], "high": high[0]}


def _welch(given: str) -> Numbers:
    both = [numbers(part) for part in given.split("|")]
    columns = [[[f(values)] for values in both] for f in (np.mean, lambda v: v.var(ddof=1), len)]
    difference, low, high = welch(*(np.array(column, dtype=float) for column in columns))
    return {"difference": difference[0], "low": low[0], "high": high[0]}


def _alpha(given: str) -> Numbers:
    alpha = cronbach_alpha([tuple(numbers(row)) for row in given.split("|")])
    return {"alpha": alpha if alpha is not None else math.nan}


def _trend(given: str) -> Numbers:
    counts, exposures = (numbers(part)[None, :] for part in given.split("|"))
    found = trend(counts, exposures, np.arange(counts.shape[1]) / 12)
    names = ("ratio", "low", "high", "dispersion")
    return {name: float(getattr(found, name)[0]) for name in names}


def _kaplan_meier(given: str) -> Numbers:
    times, left, at = (numbers(part) for part in given.split("|"))
    groups, until = np.zeros(len(times), dtype=np.int64), int(at[0])
    curve = kaplan_meier(times.astype(np.int64), left > 0, groups, until=until, number=1)
    return {"share": curve.share[0, -1], "low": curve.low[0, -1], "high": curve.high[0, -1]}


METHODS: Final[dict[str, Callable[[str], Numbers]]] = {
    "wilson": lambda given: ends(wilson(*numbers(given))),
    "newcombe": lambda given: ends(newcombe(*numbers(given))),
    "garwood": _garwood,
    "median_rank": lambda given: {"rank": median_rank(numbers(given))[0]},
    "quantiles": _quantiles,
    "student": _student,
    "welch": _welch,
    "alpha": _alpha,
    "trend": _trend,
    "kaplan_meier": _kaplan_meier,
}


@pytest.mark.parametrize(("case", "expected"), cases().items(), ids=str)
def test_method_gives_what_r_gives(case: tuple[str, str], expected: Numbers) -> None:
    method, given = case
    assert METHODS[method](given) == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_reference_has_forty_cases_of_every_method() -> None:
    assert len(cases()) >= 40
    assert {method for method, _ in cases()} == set(METHODS)


# Garwood, Biometrika 1936;28:437-42, table 1, 95 %.
@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0, 3.69), (1, 0.0253, 5.57), (5, 1.62, 11.67), (10, 4.80, 18.39), (20, 12.22, 30.89)],
)
def test_garwood_gives_the_published_limits(count: int, low: float, high: float) -> None:
    found = garwood(one(count))
    assert (found[0][0], found[1][0]) == pytest.approx((low, high), abs=5e-3)


def test_kaplan_meier_gives_the_published_example() -> None:
    """Kaplan and Meier 1958, section 1: deaths at 0.8, 3.1, 5.4, 9.2; losses at 1.0, 2.7, 7.0, 12.1 (in tenths)."""
    times = np.array([8, 31, 54, 92, 10, 27, 70, 121])
    died = np.array([True] * 4 + [False] * 4)
    curve = kaplan_meier(times, died, np.zeros(8, dtype=np.int64), until=121, number=1)
    published = {8: 7 / 8, 31: 7 / 10, 54: 21 / 40, 92: 21 / 80}
    assert {at: curve.share[0, at] for at in published} == pytest.approx(published)


def test_kaplan_meier_gives_the_published_remissions() -> None:
    """Gehan, Biometrika 1965;52:203-23, 6-mercaptopurine: weeks in remission; a plus means still."""
    in_remission = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
    weeks = re.findall(r"\d+\+?", in_remission)
    times = np.array([int(week.rstrip("+")) for week in weeks])
    ended = np.array([not week.endswith("+") for week in weeks])
    curve = kaplan_meier(times, ended, np.zeros(21, dtype=np.int64), until=23, number=1)
    published = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {at: curve.share[0, at] for at in published} == pytest.approx(published, abs=5e-4)
