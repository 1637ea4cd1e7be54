"""The rate month by month, with its median and what chance alone would make of it: for internal reports only.

What is published goes by whole years (guarantee G7): one month of a program is few conversations, and months of two
reports could be subtracted. So nothing here is ever asked of a report that hides.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from lamppost.evaluation.dataset.months import YEAR, month_text
from lamppost.evaluation.measures.samples import Sample
from lamppost.evaluation.report.blocks import Figure, Grid
from lamppost.evaluation.report.charts import Monthly, monthly_chart
from lamppost.evaluation.report.evaluating import Evaluation
from lamppost.evaluation.report.language import Words
from lamppost.evaluation.statistics.intervals import poisson_range

PER: Final = 100  # physicians
LEAST: Final = 3  # months with exposure: fewer have no course


@dataclass(frozen=True, slots=True)
class Month:
    """One month: its name, conversations, physicians, rate per 100 physicians and year, and the normal range of it.
    A month without physicians has no rate."""

    name: str
    count: int
    physicians: int
    rate: float | None
    low: float | None
    high: float | None

    @property
    def is_unusual(self) -> bool:
        """Whether it lies outside of what is normal."""
        if self.rate is None or self.low is None or self.high is None:
            return False
        return not self.low <= self.rate <= self.high


@dataclass(frozen=True, slots=True)
class Course:
    """Every month of the period, and the median of the rates that there are."""

    months: tuple[Month, ...]
    median: float


def course(evaluation: Evaluation) -> Course | None:
    """None for a report that hides, and where too few months have physicians."""
    return course_of(evaluation.sample) if evaluation.request.is_internal else None


def course_of(sample: Sample) -> Course | None:
    """The course of everybody together. The range is that of a Poisson count at the rate of the whole period."""
    counts = sample.by_month(sample.interactions)[0]
    heads = sample.by_month(sample.exposure.filter("counts"), "physicians")[0]
    has = heads > 0
    if has.sum() < LEAST:
        return None
    per_count = np.divide(PER * YEAR, heads, out=np.full(len(heads), np.nan), where=has)
    low, high = poisson_range(heads * counts[has].sum() / heads.sum())
    rates = counts * per_count
    ends = zip(rates, low * per_count, high * per_count, strict=True)
    months = [
        Month(month_text(at), int(count), int(many), *(_known(end) for end in own))
        for at, count, many, own in zip(sample.period, counts, heads, ends, strict=True)
    ]
    return Course(tuple(months), float(np.median(rates[has])))


def _known(number: float) -> float | None:
    return None if np.isnan(number) else float(number)


def picture(found: Course, say: Words) -> Figure:
    """The chart, and in words the median and which months are unusual."""
    drawn = [Monthly(one.name, one.rate, one.low, one.high) for one in found.months]
    unusual = [f"{one.name} {one.rate:.1f}" for one in found.months if one.is_unusual]
    values = ", ".join(unusual) or say("months_none_unusual")
    alt = say("figure_months_alt", median=f"{found.median:.1f}", values=values)
    svg = monthly_chart(drawn, found.median, say("months_median"), say("months_range"))
    return Figure("months", say("figure_months"), svg, alt)


def grid(found: Course, say: Words) -> Grid:
    """The same as a table, a row for each month."""
    rows = [
        (
            one.name,
            f"{one.count:,}",
            f"{one.physicians:,}",
            _text(one.rate, say),
            _range(one),
            _is(one, say),
        )
        for one in found.months
    ]
    return Grid("months", say("months_caption"), headings(say), rows)


def headings(say: Words) -> list[str]:
    names = ("month", "months_count", "months_physicians", "months_rate", "months_range")
    return [say(one) for one in (*names, "months_note")]


def month_columns(say: Words) -> list[str]:
    """Of a spreadsheet: both ends of the range apart, so that each is a number."""
    names = (
        "month",
        "months_count",
        "months_physicians",
        "months_rate",
        "months_low",
        "months_high",
    )
    return [*(say(one) for one in names), say("months_median")]


def month_rows(found: Course) -> list[tuple[object, ...]]:
    """The rows below `month_columns`."""
    return [
        (one.name, one.count, one.physicians, one.rate, one.low, one.high, found.median)
        for one in found.months
    ]


def _text(rate: float | None, say: Words) -> str:
    return say("no_value") if rate is None else f"{rate:.1f}"


def _range(one: Month) -> str:
    return "" if one.low is None or one.high is None else f"{one.low:.1f} – {one.high:.1f}"


def _is(one: Month, say: Words) -> str:
    if not one.is_unusual:
        return ""
    return say("months_more" if (one.rate or 0) > (one.high or 0) else "months_less")
