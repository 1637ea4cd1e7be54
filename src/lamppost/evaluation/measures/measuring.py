"""Every measure of a sample, as one table: the rows of `measures.json`."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lamppost.evaluation.measures.registry import MEASURES, Answer, Dimension, Measure, Unit
from lamppost.evaluation.measures.samples import Sample
from lamppost.evaluation.measures.scopes import Scopes

COLUMNS: Final = (
    *("id", "dimension", "label", "scope", "period", "value", "unit", "numerator", "denominator"),
    *("ci_low", "ci_high", "method", "suppressed"),
)
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
    return tuple(Measured(one, one.answer(sample), nowhere) for one in every)


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
    told = pl.when(pl.col("value").is_null()).then(without).otherwise(said)
    return pl.when("suppressed").then(pl.lit(NOT_TOLD)).otherwise(told)
