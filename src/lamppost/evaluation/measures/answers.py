"""The few shapes that answers have: a count, a share, a rate, a mean, a median."""

from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl

from lamppost.core.estimates import newcombe, wilson
from lamppost.evaluation.measures.registry import Answer, Rounding, nothing
from lamppost.evaluation.measures.scopes import Ordered, Scopes
from lamppost.evaluation.statistics import Floats
from lamppost.evaluation.statistics.intervals import garwood, median_rank, student

WILSON: Final = "Wilson score interval, 95 %"
POISSON: Final = "exact Poisson interval (Garwood), 95 %"
NEWCOMBE: Final = "Newcombe's hybrid score interval, 95 %"
ORDER: Final = "order-statistic interval (binomial), 95 %"
HOURS: Final = 5
MIDDLE: Final = 0.5
INTERPOLATED: Final = "interpolated quantile (type 7); no interval"
STUDENT: Final = "Student's t interval, 95 %"
CENSUS: Final = "a count of all; no interval"


def count(number: Floats, *, of: Floats | None = None, basis: Floats | None = None) -> Answer:
    """A number of things that are all known; `of` how many there could be."""
    gap = nothing(number)
    known = gap if of is None else of
    based = number if basis is None else basis

    def coarse(rounded: Rounding) -> Answer:
        return count(rounded(number), of=None if of is None else rounded(of), basis=based)

    return Answer(number, number, known, gap, gap, based, CENSUS, coarse=coarse)


def hours(total: Floats, number: Floats) -> Answer:
    """Hours that `number` events took; told to the nearest 5."""
    answer = count(total, of=number, basis=number)

    def coarse(rounded: Rounding) -> Answer:
        steps = HOURS * np.round(total / HOURS)
        return replace(answer, value=steps, numerator=steps, denominator=rounded(number))

    return replace(answer, coarse=coarse)


def events(number: Floats) -> Answer:
    """A number of events, with the uncertainty of a Poisson count."""
    low, high = garwood(number)

    def coarse(rounded: Rounding) -> Answer:
        return events(rounded(number))

    return Answer(number, number, nothing(number), low, high, number, POISSON, coarse=coarse)


def share(part: Floats, whole: Floats) -> Answer:
    """`part` of `whole` with Wilson's interval; no value of nobody."""
    some = np.where(whole > 0, whole, np.nan)
    with np.errstate(invalid="ignore"):
        low, high = wilson(part, some)

    def coarse(rounded: Rounding) -> Answer:
        return share(np.minimum(rounded(part), rounded(whole)), rounded(whole))

    return Answer(part / some, part, whole, low, high, whole, WILSON, coarse=coarse)


def proportion(part: Floats, whole: Floats) -> Answer:
    """`part` of `whole` where all are known, so without an interval."""
    some = np.where(whole > 0, whole, np.nan)
    return Answer(part / some, part, whole, nothing(part), nothing(part), whole, CENSUS)


def difference(part: Floats, whole: Floats, other_part: Floats, other_whole: Floats) -> Answer:
    """Share minus other share with Newcombe's interval; the denominators are added up."""
    some = np.where(whole > 0, whole, np.nan)
    other = np.where(other_whole > 0, other_whole, np.nan)
    with np.errstate(invalid="ignore"):
        low, high = newcombe(part, some, other_part, other)
    value = part / some - other_part / other
    smaller = np.minimum(whole, other_whole)
    return Answer(value, nothing(part), whole + other_whole, low, high, smaller, NEWCOMBE)


def rate(number: Floats, exposure: Floats, *, per: float) -> Answer:
    """Events per `per` units of exposure with the exact Poisson interval; no value without exposure."""
    low, high = garwood(number, exposure)
    some = np.where(exposure > 0, exposure, np.nan)

    def coarse(rounded: Rounding) -> Answer:
        return rate(rounded(number), exposure, per=per)

    value, low, high = per * number / some, per * low, per * high
    return Answer(value, number, exposure, low, high, number, POISSON, coarse=coarse)


def mean(scopes: Scopes, frame: pl.DataFrame, column: str) -> Answer:
    """The mean of a column without gaps, with Student's interval from two rows on."""
    number, whole = scopes.sums(frame), scopes.sums(frame, column)
    squared = frame.with_columns(squared=pl.col(column).cast(pl.Float64) ** 2)
    squares = scopes.sums(squared, "squared")
    with np.errstate(divide="ignore", invalid="ignore"):
        value = whole / number
        variance = np.maximum(squares - number * value**2, 0) / (number - 1)
        low, high = student(value, np.sqrt(variance), number)
    answer = Answer(value, whole, number, low, high, number, STUDENT)
    return replace(answer, coarse=lambda rounded: to_decimals(answer, rounded, 1))


def quantile(own: Ordered, at: float) -> Answer:
    """A quantile (type 7 of Hyndman and Fan 1996); the median has an order-statistic interval."""
    number, some, gap = own.number, own.number > 0, nothing(own.number)
    value = gap.copy()
    place = (number[some] - 1) * at
    floor = np.floor(place).astype(np.int64)
    above = np.minimum(floor + 1, number[some].astype(np.int64) - 1)
    before, after = own.values[own.first[some] + floor], own.values[own.first[some] + above]
    value[some] = before + (place - floor) * (after - before)
    low, high = _around_median(own) if at == MIDDLE else (gap, gap)
    method = ORDER if at == MIDDLE else INTERPOLATED
    answer = Answer(value, gap, number, low, high, number, method)
    return replace(answer, coarse=lambda rounded: to_decimals(answer, rounded, 0))


def _around_median(own: Ordered) -> tuple[Floats, Floats]:
    low, high = nothing(own.number), nothing(own.number)
    rank = median_rank(own.number).astype(np.int64)
    has = rank > 0
    low[has] = own.values[own.first[has] + rank[has] - 1]
    high[has] = own.values[own.first[has] + own.number[has].astype(np.int64) - rank[has]]
    return low, high


def to_decimals(answer: Answer, rounded: Rounding, decimals: int) -> Answer:
    """An answer from which no count follows: few decimals, no sum, a rounded number of rows."""
    return replace(
        answer,
        value=np.round(answer.value, decimals),
        numerator=nothing(answer.value),
        denominator=rounded(answer.denominator),
        low=np.round(answer.low, decimals),
        high=np.round(answer.high, decimals),
    )
