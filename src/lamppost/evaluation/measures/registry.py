"""Every measure by its name, and the shape of its answer."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np

from lamppost.evaluation.measures.samples import Sample
from lamppost.evaluation.measures.scopes import EVERY, Level
from lamppost.evaluation.statistics import Floats


class Dimension(StrEnum):
    """RE-AIM, and what it costs. Glasgow, Vogt and Boles, Am J Public Health 1999;89:1322-7."""

    REACH = "reach"
    EFFECTIVENESS = "effectiveness"
    ADOPTION = "adoption"
    IMPLEMENTATION = "implementation"
    MAINTENANCE = "maintenance"
    COST = "cost"


class Unit(StrEnum):
    """What a value counts."""

    COUNT = "count"
    PROPORTION = "proportion"
    DIFFERENCE = "difference of proportions"
    PER_100_PHYSICIAN_YEARS = "per 100 physicians and year"
    PER_10_PHYSICIANS = "per 10 physicians"
    PER_OUTREACH = "per outreach"
    MINUTES = "minutes"
    HOURS = "hours"
    RATIO = "ratio"
    POINTS = "points from 1 to 5"
    MONEY = "currency"


class Guard(StrEnum):
    """What a measure could give away, and so which threshold it meets (guarantee G7)."""

    OPEN = "open"  # adoption, training, head counts: always shown
    ACTIVITY = "activity"
    RESPONDENTS = "respondents"


Rounding = Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True)
class Answer:
    """Arrays over the scopes of a sample. NaN: no answer, or no such thing (an average has no numerator).

    `basis` is how many events or people an answer rests on, which is what a threshold looks at.
    """

    value: Floats
    numerator: Floats
    denominator: Floats
    low: Floats
    high: Floats
    basis: Floats
    method: str
    methods: tuple[str, ...] | None = None  # per scope, where they differ
    coarse: "Callable[[Rounding], Answer] | None" = None  # the same of rounded counts, for activity


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: what it is called, what it counts, and the pure function that answers."""

    id: str
    label: str
    unit: Unit
    guard: Guard
    levels: tuple[Level, ...]
    answer: Callable[[Sample], Answer]

    @property
    def dimension(self) -> Dimension:
        return Dimension(self.id.partition(".")[0])

    @property
    def definition(self) -> str:
        """Numerator, denominator, interval and source, as the function's own words."""
        return " ".join((self.answer.__doc__ or "").split())


MEASURES: Final[dict[str, Measure]] = {}
Answering = Callable[[Sample], Answer]


def measure(
    name: str,
    label: str,
    unit: Unit,
    guard: Guard,
    levels: tuple[Level, ...] = EVERY,
) -> Callable[[Answering], Answering]:
    """Registers a measure by its id; the id begins with its dimension."""

    def register(answer: Answering) -> Answering:
        if name in MEASURES:
            raise ValueError(f"the measure {name} comes twice")
        MEASURES[name] = Measure(name, label, unit, guard, levels, answer)
        return answer

    return register


def unknown(answer: Answer) -> Answer:
    """No number of anybody."""
    gap = nothing(answer.value)
    return replace(answer, value=gap, numerator=gap, low=gap, high=gap, basis=gap, coarse=None)


def nothing(like: Floats) -> Floats:
    """NaN everywhere."""
    return np.full_like(like, np.nan)
