"""From a dataset and a request to everything that a report says, hidden where it must be."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Final

import numpy as np
import polars as pl

from lamppost.evaluation.dataset import EvaluationDataset
from lamppost.evaluation.measures.measuring import Measured, measured, table
from lamppost.evaluation.measures.samples import Sample
from lamppost.evaluation.measures.scopes import Level, Scopes
from lamppost.evaluation.report.hiding import Hiding
from lamppost.evaluation.report.requests import Request, chosen_period, of_hospital
from lamppost.evaluation.report.respondents import without_bare_stages
from lamppost.evaluation.report.sums import Mask

# What a run chart shows.
YEARLY: Final = (
    "reach.interactions_per_100_physician_years",
    "implementation.interactions",
    "implementation.minutes_median",
    "implementation.first_attempt_within_promise",
    "implementation.acceptance",
)


@dataclass(frozen=True)
class Evaluation:
    """What was asked, what it is about, each measure with its answers, and some of them year by year."""

    request: Request
    sample: Sample
    answers: tuple[Measured, ...]
    years: tuple[tuple[Measured, ...], ...]

    @property
    def share_hidden(self) -> float:
        """Of the answers that there are, how many are not told (0 to 1); none where everybody can see that there is
        nothing to tell."""
        told = hidden = 0
        for one in self.answers:
            own = one.asked(self.sample.scopes)
            is_hidden = one.hidden & ~_is_plainly_nothing(one, self.sample.scopes)
            hidden += int(is_hidden[own].sum())
            told += int((~one.hidden & ~np.isnan(one.answer.value))[own].sum())
        return hidden / (told + hidden) if told + hidden else 0.0

    def rows(self, labels: Mapping[str, str] = MappingProxyType({})) -> pl.DataFrame:
        """The rows of `measures.json`; `labels` are the measures' names in the reader's language."""
        if not labels:
            return self._rows
        named = pl.col("id").replace_strict(dict(labels), default=pl.col("label"))
        return self._rows.with_columns(label=named)

    @cached_property
    def _rows(self) -> pl.DataFrame:
        """A million of a large region, asked for by every file of a report: made once."""
        return table(self.answers, self.sample)


def _is_plainly_nothing(one: Measured, scopes: Scopes) -> Mask:
    """Where a nought that is told says so: of everybody, of the hospital. What rests on a hidden nought does not count
    here, since how many are hidden would tell of it."""
    nothing = (np.nan_to_num(one.answer.basis) == 0) & ~one.hidden
    hospitals = nothing[scopes.spread(Level.HOSPITAL)] | nothing[0]
    return np.concatenate([nothing[:1], hospitals, hospitals[list(scopes.homes)]])


def evaluate(dataset: EvaluationDataset, request: Request) -> Evaluation:
    """Raises BadRequest for what cannot be evaluated as asked."""
    if request.hospital is not None:
        dataset = of_hospital(dataset, request.hospital)
    period, is_internal = chosen_period(dataset, request), request.is_internal
    sample = Sample(dataset, period, request.prices, has_running=is_internal)
    answers = measured(sample)
    years = tuple(measured(year, YEARLY) for year in sample.years)
    if not is_internal:
        hiding = Hiding(sample, request.thresholds)
        guarded, fewest = map(hiding.guarded, answers), request.thresholds.respondents
        answers = without_bare_stages(guarded, sample.scopes, fewest)
        years = tuple(tuple(hiding.guarded(one, is_year=True) for one in year) for year in years)
    return Evaluation(request, sample, answers, years)


def uncounted_months(sample: Sample) -> tuple[str, ...]:
    """A note where head counts are missing: conversations of such months count, and physicians do not."""
    lost = sample.uncounted
    if lost.is_empty():
        return ()
    departments, months = lost["department_id"].n_unique(), lost.height
    return (
        f"headcounts: without {months} of the months in which departments had the program "
        f"({departments} of {sample.departments.height} departments). Rates are too high by what is missing.",
    )
