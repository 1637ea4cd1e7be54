"""Maintenance: whether it lasts."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl

from lamppost.evaluation.dataset.months import YEAR
from lamppost.evaluation.measures.answers import proportion, rate, to_decimals
from lamppost.evaluation.measures.registry import Answer, Guard, Unit, measure, nothing
from lamppost.evaluation.measures.samples import Sample
from lamppost.evaluation.measures.scopes import HOSPITALS
from lamppost.evaluation.statistics.regression import OVERDISPERSED, trend
from lamppost.evaluation.statistics.survival import Curve, kaplan_meier

POISSON: Final = "Poisson regression, Wald interval, 95 %"
QUASI: Final = "quasi-Poisson regression, Wald interval, 95 %"


@measure(
    "maintenance.rate_ratio_per_year",
    "Change of the rate of conversations per year",
    Unit.RATIO,
    Guard.ACTIVITY,
)
def rate_ratio_per_year(sample: Sample) -> Answer:
    """The ratio of the rate of interactions from one year to the next: Poisson regression of monthly counts on time,
    with physician-years of exposure as offset. Numerator: interactions in months with exposure. Denominator:
    physician-years. Quasi-Poisson where Pearson's dispersion exceeds 1.5."""
    counts = sample.by_month(sample.interactions)
    exposures = sample.by_month(sample.exposure.filter("counts"), "physicians") / YEAR
    times = np.arange(sample.period.months) / YEAR
    found = trend(counts, exposures, times)
    methods = tuple(QUASI if one > OVERDISPERSED else POISSON for one in found.dispersion)
    within = np.where(exposures > 0, counts, 0.0).sum(1)
    answer = Answer(
        found.ratio, within, exposures.sum(1), found.low, found.high, within, POISSON, methods
    )
    # nothing can be solved for: physician-years are no secret, the rest is rounded
    return replace(answer, coarse=lambda _: to_decimals(answer, np.asarray, 2))


@measure(
    "maintenance.rate_last_12_months",
    "Conversations per 100 physicians in the last 12 months",
    Unit.PER_100_PHYSICIAN_YEARS,
    Guard.ACTIVITY,
)
def rate_last_12_months(sample: Sample) -> Answer:
    """As `reach.interactions_per_100_physician_years`, of the last 12 months of the period."""
    last = sample.since(max(sample.period.first, sample.period.last - YEAR + 1))
    return rate(sample.scopes.sums(last.interactions), last.physician_years, per=100)


def _still_active(months: int) -> Callable[[Sample], Answer]:
    def answer(sample: Sample) -> Answer:
        later = sample.departments.with_columns(month=pl.col("adopted_month") + months)
        watched = later.filter(pl.col("month") <= sample.period.last)
        stayed = sample.with_program(watched).filter("counts")
        return proportion(sample.scopes.sums(stayed), sample.scopes.sums(watched))

    answer.__doc__ = (
        f"Numerator: departments not paused {months} months after they adopted. Denominator: departments that adopted "
        f"{months} months or more before the last month of the period. All are known; no interval."
    )
    return answer


for _months in (12, 24, 36):
    measure(
        f"maintenance.departments_active_{_months}m",
        f"Departments still active after {_months} months",
        Unit.PROPORTION,
        Guard.OPEN,
        HOSPITALS,
    )(_still_active(_months))


@measure(
    "maintenance.supporter_retention_12m",
    "Supporters who still serve after 12 months",
    Unit.PROPORTION,
    Guard.OPEN,
    HOSPITALS,
)
def supporter_retention_12m(sample: Sample) -> Answer:
    """The Kaplan-Meier share of supporters who still serve 12 months after their certificate; who serves at the end of
    the period counts until then. Denominator: supporters certified. Interval: Greenwood's, on the scale log(-log). No
    value where nobody was watched that long."""
    curve = retention(sample, until=YEAR)
    number = curve.at_risk[:, 0]
    share, low, high = curve.share[:, -1], curve.low[:, -1], curve.high[:, -1]
    return Answer(
        share,
        nothing(number),
        number,
        low,
        high,
        number,
        "Kaplan-Meier; Greenwood, log(-log), 95 %",
    )


def retention(sample: Sample, *, until: int) -> Curve:
    """The curve of supporters from their certificate on, per scope, month by month."""
    last = sample.period.last
    own = sample.supporters.filter(pl.col("certified_month") <= last)
    gone = (pl.col("retired_month") <= last).fill_null(False)
    end = pl.when(gone).then(pl.col("retired_month")).otherwise(last)
    own = own.with_columns(left=gone, months=(end - pl.col("certified_month")).cast(pl.Int64))
    group, rows = sample.scopes.rows(own)
    return kaplan_meier(
        rows["months"].to_numpy(),
        rows["left"].to_numpy(),
        group.astype(np.int64),
        until=until,
        number=len(sample.scopes),
    )
