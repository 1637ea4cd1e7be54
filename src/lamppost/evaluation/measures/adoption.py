"""Adoption: which hospitals and departments take part, and who serves. Always shown."""

import numpy as np
import polars as pl

from lamppost.evaluation.dataset.months import YEAR
from lamppost.evaluation.dataset.tables import Kind
from lamppost.evaluation.dataset.values import EMPTY
from lamppost.evaluation.measures.answers import CENSUS, count, proportion
from lamppost.evaluation.measures.registry import Answer, Guard, Unit, measure, nothing
from lamppost.evaluation.measures.samples import Sample
from lamppost.evaluation.measures.scopes import EVERY, HOSPITALS
from lamppost.evaluation.statistics import Floats


def _had_by_the_end(sample: Sample, column: str) -> pl.Expr:
    return pl.col(column) <= sample.period.last


@measure(
    "adoption.hospitals_active", "Hospitals that are active", Unit.COUNT, Guard.OPEN, HOSPITALS
)
def hospitals_active(sample: Sample) -> Answer:
    """Numerator: hospitals whose status is `active` on the day of the data, and that were launched by the end of the
    period (or whose month is not known); one that has paused since counts for no period. Denominator: all hospitals
    of the dataset. A count of all; no interval."""
    launched = pl.col("launched_month")
    is_active = (pl.col("status") == "active") & (
        launched.is_null() | (launched <= sample.period.last)
    )
    sums = sample.scopes.sums
    return count(sums(sample.hospitals.filter(is_active)), of=sums(sample.hospitals))


@measure(
    "adoption.departments_approached", "Departments approached", Unit.COUNT, Guard.OPEN, HOSPITALS
)
def departments_approached(sample: Sample) -> Answer:
    """Numerator: departments approached by the end of the period, or adopting without it. Denominator: all
    departments. A count of all; no interval."""
    first = pl.min_horizontal("approached_month", "adopted_month")
    return _departments(sample, first <= sample.period.last)


@measure(
    "adoption.departments_adopted",
    "Departments that have adopted",
    Unit.COUNT,
    Guard.OPEN,
    HOSPITALS,
)
def departments_adopted(sample: Sample) -> Answer:
    """Numerator: departments that had adopted by the end of the period, paused ones among them. Denominator: all
    departments. A count of all; no interval."""
    return _departments(sample, _had_by_the_end(sample, "adopted_month"))


@measure(
    "adoption.departments_active",
    "Departments active at the end",
    Unit.COUNT,
    Guard.OPEN,
    HOSPITALS,
)
def departments_active(sample: Sample) -> Answer:
    """Numerator: departments that had adopted and were not paused in the last month of the period. Denominator: all
    departments. A count of all; no interval."""
    then = sample.departments.with_columns(month=pl.lit(sample.period.last, EMPTY[Kind.MONTH]))
    sums = sample.scopes.sums
    return count(sums(sample.with_program(then).filter("counts")), of=sums(sample.departments))


def _departments(sample: Sample, which: pl.Expr) -> Answer:
    sums = sample.scopes.sums
    return count(sums(sample.departments.filter(which)), of=sums(sample.departments))


@measure(
    "adoption.share_of_physicians",
    "Physicians who work in adopting departments",
    Unit.PROPORTION,
    Guard.OPEN,
    HOSPITALS,
)
def share_of_physicians(sample: Sample) -> Answer:
    """Numerator: physician-years in departments while they had the program. Denominator: physician-years in all
    departments (head counts by month of the period, divided by 12). All are known; no interval."""
    everybody = sample.scopes.sums(sample.exposure, "physicians") / YEAR
    return proportion(sample.physician_years, everybody)


@measure("adoption.supporters_trained", "Supporters trained", Unit.COUNT, Guard.OPEN, EVERY)
def supporters_trained(sample: Sample) -> Answer:
    """Numerator: supporters trained by the end of the period, those who have stepped down among them. A count of all;
    no interval."""
    trained = sample.supporters.filter(_had_by_the_end(sample, "trained_month"))
    return count(sample.scopes.sums(trained))


@measure("adoption.supporters_certified", "Supporters certified", Unit.COUNT, Guard.OPEN, EVERY)
def supporters_certified(sample: Sample) -> Answer:
    """Numerator: supporters certified by the end of the period, those who have stepped down among them. Denominator:
    supporters trained by then. A count of all; no interval."""
    certified = sample.supporters.filter(_had_by_the_end(sample, "certified_month"))
    trained = sample.supporters.filter(_had_by_the_end(sample, "trained_month"))
    return count(sample.scopes.sums(certified), of=sample.scopes.sums(trained))


@measure(
    "adoption.supporters_per_10_physicians",
    "Serving supporters per 10 physicians",
    Unit.PER_10_PHYSICIANS,
    Guard.OPEN,
    EVERY,
)
def supporters_per_10_physicians(sample: Sample) -> Answer:
    """Numerator: supporter-years, the months of the period in which supporters served (from their certificate on, until
    they stepped down), divided by 12. Denominator: physician-years in departments while they had the program. Times
    10. All are known; no interval."""
    served = sample.scopes.sums(serving(sample), "served") / YEAR
    physicians = np.where(sample.physician_years > 0, sample.physician_years, np.nan)
    gap: Floats = nothing(served)
    return Answer(
        10 * served / physicians, served, sample.physician_years, gap, gap, served, CENSUS
    )


def serving(sample: Sample) -> pl.DataFrame:
    """Supporters with the months of the period in which they `served`."""
    start = pl.max_horizontal(pl.col("certified_month"), pl.lit(sample.period.first))
    gone = pl.min_horizontal(pl.col("retired_month"), pl.lit(sample.period.last + 1))
    certified = sample.supporters.filter(pl.col("certified_month").is_not_null())
    return certified.with_columns(served=(gone - start).clip(lower_bound=0))
