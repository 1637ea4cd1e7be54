"""Every measure of a sample, as one table: the rows of `measures.json`."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lamppost.evaluation.measures.registry import (
    MEASURES,
    Answer,
    Dimension,
    Guard,
    Measure,
    Rounding,
    Unit,
)
from lamppost.evaluation.measures.samples import Sample
from lamppost.evaluation.measures.scopes import Level, Scopes

COLUMNS: Final = (
    *("id", "dimension", "label", "scope", "period", "value", "unit", "numerator", "denominator"),
    *("ci_low", "ci_high", "method", "suppressed"),
)
TOO_SMALL: Final = "no value: too small to be named; counted for the hospital"
NOT_TOLD: Final = "not told: below the threshold, or another that is would follow from it"


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure with its answer for every scope, and which scopes may not be told."""

    measure: Measure
    answer: Answer
    hidden: NDArray[np.bool_]

    @property
    def counts_events(self) -> bool:
        """Whether the numerator is a number of events, one of which may be somebody's."""
        is_count = self.measure.unit in {Unit.COUNT, Unit.PROPORTION}
        return is_count and self.answer.coarse is not None

    def asked(self, scopes: Scopes) -> NDArray[np.int64]:
        """The numbers of the scopes that the measure speaks of."""
        every = np.arange(len(scopes))
        return np.concatenate([every[scopes.spread(level)] for level in self.measure.levels])


def measured(sample: Sample, names: Collection[str] | None = None) -> tuple[Measured, ...]:
    """Every measure, or those named; nothing hidden."""
    order = list(Dimension)
    asked = [one for one in MEASURES.values() if names is None or one.id in names]
    every = sorted(asked, key=lambda one: order.index(one.dimension))
    nowhere = np.zeros(len(sample.scopes), dtype=bool)
    return tuple(Measured(one, _of_named(one, sample), nowhere) for one in every)


def _of_named(one: Measure, sample: Sample) -> Answer:
    """The answer, without those departments of which nobody knows it: conversations there name no department."""
    answer = one.answer(sample)
    is_asked = one.guard is Guard.ACTIVITY and Level.DEPARTMENT in one.levels
    return _without(answer, sample.unnamed) if is_asked and sample.unnamed.any() else answer


def _without(answer: Answer, unnamed: NDArray[np.bool_]) -> Answer:
    """No number there, and why; `basis` stays what the rows say, since sums are protected by it."""
    methods = (answer.method,) if answer.methods is None else answer.methods
    coarse = answer.coarse

    def coarser(rounded: Rounding) -> Answer:
        return _without(coarse(rounded), unnamed) if coarse else answer

    return replace(
        answer,
        value=np.where(unnamed, np.nan, answer.value),
        numerator=np.where(unnamed, np.nan, answer.numerator),
        denominator=np.where(unnamed, np.nan, answer.denominator),
        low=np.where(unnamed, np.nan, answer.low),
        high=np.where(unnamed, np.nan, answer.high),
        methods=tuple(np.where(unnamed, TOO_SMALL, np.array(methods)).tolist()),
        coarse=coarser if coarse else None,
    )


def table(answers: tuple[Measured, ...], sample: Sample) -> pl.DataFrame:
    """A row per measure and scope, in the order of the registry, then everybody, hospitals, departments.

    What has no answer is null, and `method` says why.
    """
    frames = [_rows(one, sample.scopes) for one in answers]
    return pl.concat(frames).with_columns(period=pl.lit(str(sample.period))).select(COLUMNS)


def _rows(one: Measured, scopes: Scopes) -> pl.DataFrame:
    own = one.asked(scopes)
    hidden, answer = one.hidden[own], one.answer
    numbers = {
        name: np.where(hidden, np.nan, column[own])
        for name, column in (
            ("value", answer.value),
            ("numerator", answer.numerator),
            ("denominator", answer.denominator),
            ("ci_low", answer.low),
            ("ci_high", answer.high),
        )
    }
    return pl.DataFrame(
        {
            "scope": [scopes.names[at] for at in own],
            **{name: pl.Series(column).fill_nan(None) for name, column in numbers.items()},
            "suppressed": hidden,
        }
    ).with_columns(
        id=pl.lit(one.measure.id),
        dimension=pl.lit(one.measure.dimension.value),
        label=pl.lit(one.measure.label),
        unit=pl.lit(one.measure.unit.value),
        method=_method(answer, own),
    )


def _method(answer: Answer, own: NDArray[np.int64]) -> pl.Expr:
    """How each value was found, or why there is none."""
    said = pl.lit(answer.method)
    if answer.methods is not None:
        said = pl.lit(pl.Series([answer.methods[at] for at in own], dtype=pl.String))
    without = pl.format("no value: too little to say it ({})", said)
    is_without = pl.col("value").is_null() & (said != TOO_SMALL)
    told = pl.when(is_without).then(without).otherwise(said)
    return pl.when("suppressed").then(pl.lit(NOT_TOLD)).otherwise(told)
