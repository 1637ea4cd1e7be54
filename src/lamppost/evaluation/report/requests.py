"""What somebody asks to have evaluated, and what they may have (guarantee G7)."""

from dataclasses import dataclass
from typing import Final

import polars as pl

from lamppost.core.errors import LamppostError
from lamppost.disclosure.rules import Thresholds
from lamppost.evaluation.dataset import EvaluationDataset
from lamppost.evaluation.dataset.months import YEAR, Period, month_text, this_month
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
CALENDAR: Final = (YEAR, WINDOW_YEARS * YEAR)
FEWEST: Final = 5
ONLY_INTERNAL: Final = "Only an internal report (--internal) may be about part of a year."


class BadRequest(LamppostError):
    """Something that cannot be evaluated as asked."""


@dataclass(frozen=True, slots=True)
class Request:
    """`first` and `last` are months, both included; None: as far as the data go. An internal report hides nothing and
    may be about any period; any other is about one calendar year that is over, or three."""

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
    closed = min(known.last, this_month() - 1)
    last_year = (closed + 1) // YEAR - 1
    if request.last is None and last_year < known.first // YEAR:
        raise BadRequest(
            f"The data end in {month_text(known.last)}: no calendar year is over yet. {ONLY_INTERNAL}"
        )
    last = last_year * YEAR + YEAR - 1 if request.last is None else request.last
    first = _usual_first(known, last) if request.first is None else request.first
    return _on_the_calendar(_period(first, last), known.first, closed)


def _usual_first(known: Period, last: int) -> int:
    """Of three years where the data reach back so far, else of one."""
    window = last + 1 - WINDOW_YEARS * YEAR
    return window if known.first // YEAR <= window // YEAR else last + 1 - YEAR


def _on_the_calendar(period: Period, known: int, closed: int) -> Period:
    """The same. BadRequest unless it is one calendar year or three, from the first month that is known (or the
    beginning of its year) to the last that is over: those of releases, and of everybody else's reports."""
    if not period.is_whole_years or period.months not in CALENDAR:
        raise BadRequest(
            f"{period} is not one whole calendar year, or three. Other periods would let small counts be worked out by "
            "subtraction; only an internal report (--internal) may have them."
        )
    if period.last > closed:
        raise BadRequest(
            f"{month_text(period.last)} is not over, or not in the data: the last month that is known is "
            f"{month_text(closed)}. {ONLY_INTERNAL}"
        )
    if period.first // YEAR < known // YEAR:
        raise BadRequest(f"{period} begins before the data do: in {month_text(known)}.")
    return period


def _refuse_finer(request: Request) -> None:
    """A site may set 5 to 20 (G7)."""
    asked = request.thresholds
    is_finer = asked.activity < FEWEST or asked.respondents < FEWEST
    if is_finer and not request.is_internal:
        raise BadRequest(
            f"Only an internal report (--internal) may tell fewer than {FEWEST} conversations or respondents."
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
