"""What somebody asks to have evaluated, and what they may have (guarantee G7)."""

from dataclasses import dataclass
from typing import Final

import polars as pl

from lamppost.core.errors import LamppostError
from lamppost.disclosure.rules import Thresholds
from lamppost.evaluation.dataset import EvaluationDataset
from lamppost.evaluation.dataset.months import YEAR, Period, month_text
from lamppost.evaluation.dataset.tables import (
    CAMPAIGNS,
    DEPARTMENTS,
    HEADCOUNTS,
    HOSPITALS,
    INTERACTIONS,
    OUTREACHES,
    PAUSES,
    RESPONSES,
    SUPPORTERS,
    TABLES,
)
from lamppost.evaluation.measures.samples import UNPRICED, Prices

USUAL: Final = Thresholds()
WINDOW_YEARS: Final = 3  # of departments: in one year most have fewer than the threshold


class BadRequest(LamppostError):
    """Something that cannot be evaluated as asked."""


@dataclass(frozen=True, slots=True)
class Request:
    """`first` and `last` are months, both included; None: as far as the data go. An internal report hides nothing and
    may be about any period; any other is about whole calendar years."""

    first: int | None = None
    last: int | None = None
    hospital: str | None = None
    thresholds: Thresholds = USUAL
    is_internal: bool = False
    prices: Prices = UNPRICED


def chosen_period(dataset: EvaluationDataset, request: Request) -> Period:
    """The period of a report. BadRequest where there is none, or none that may be told as finely as asked."""
    _refuse_finer(request)
    known = known_months(dataset)
    if request.is_internal:
        return _period(request.first or known.first, request.last or known.last)
    last_year = (known.last + 1) // YEAR - 1
    last = last_year * YEAR + YEAR - 1 if request.last is None else request.last
    first_year = max(known.first // YEAR, (last + 1) // YEAR - WINDOW_YEARS)
    first = first_year * YEAR if request.first is None else request.first
    if request.last is None and last < known.first:
        raise BadRequest(
            f"The data end in {month_text(known.last)}: no calendar year is over yet. "
            "Only an internal report (--internal) may be about part of a year."
        )
    period = _period(first, last)
    if not period.is_whole_years:
        raise BadRequest(
            f"{period} is not made of whole calendar years. Other periods would let small counts be worked out by "
            "subtraction; only an internal report (--internal) may have them."
        )
    return period


def _refuse_finer(request: Request) -> None:
    """Lower thresholds than the usual ones would tell what reports of everybody else hide."""
    asked = request.thresholds
    is_finer = asked.activity < USUAL.activity or asked.respondents < USUAL.respondents
    if is_finer and not request.is_internal:
        raise BadRequest(
            f"Only an internal report (--internal) may tell fewer than {USUAL.activity} conversations or "
            f"{USUAL.respondents} respondents."
        )


def known_months(dataset: EvaluationDataset) -> Period:
    """From the first to the last month of which the data say anything. BadRequest without any."""
    known = pl.concat(dataset[table]["month"] for table in (HEADCOUNTS, INTERACTIONS))
    if known.is_empty():
        quarters = dataset[OUTREACHES]["quarter"] * 3
        known = pl.concat([quarters, quarters + 2])
    if known.is_empty():
        raise BadRequest("The data name no month: there is nothing to evaluate.")
    return Period(int(known.min()), int(known.max()))  # type: ignore[arg-type]


def _period(first: int, last: int) -> Period:
    try:
        return Period(first, last)
    except ValueError:
        said = f"The period ends ({month_text(last)}) before it starts ({month_text(first)})."
        raise BadRequest(said) from None


def of_hospital(dataset: EvaluationDataset, hospital: str) -> EvaluationDataset:
    """The rows of one hospital; BadRequest for a stranger.

    Invitations to a survey are not counted by hospital, so its campaigns keep none unless it is the only one.
    """
    if hospital not in dataset[HOSPITALS]["hospital_id"]:
        raise BadRequest(f"There is no hospital {hospital} in the data.")
    if dataset[HOSPITALS].height == 1:
        return dataset
    tables = {table.name: dataset[table] for table in TABLES}
    own = pl.col("hospital_id") == hospital
    for table in TABLES:
        if "hospital_id" in table.names:
            tables[table.name] = tables[table.name].filter(own)
    departments = tables[DEPARTMENTS.name]["department_id"].implode()
    for table in (PAUSES, HEADCOUNTS, SUPPORTERS, RESPONSES):
        here = pl.col("department_id").is_in(departments)
        tables[table.name] = tables[table.name].filter(here)
    tables[CAMPAIGNS.name] = tables[CAMPAIGNS.name].with_columns(invited=pl.lit(0, pl.Int64))
    return EvaluationDataset(tables, dataset.notes)
