"""The figures of a report, of everybody together: each only of numbers that may be told."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from lamppost.evaluation.measures.maintenance import retention
from lamppost.evaluation.measures.measuring import Measured
from lamppost.evaluation.report.blocks import Figure
from lamppost.evaluation.report.charts import Point, Series, falling_line, run_chart, whisker_chart
from lamppost.evaluation.report.evaluating import Evaluation
from lamppost.evaluation.report.language import Words
from lamppost.evaluation.report.numbers import number

RATE: Final = "reach.interactions_per_100_physician_years"
MINUTES: Final = "implementation.minutes_median"
PROMISE: Final = "implementation.first_attempt_within_promise"
ACCEPTANCE: Final = "implementation.acceptance"
SURVEY: Final = (
    *("helpful", "better_well_being", "easier_to_talk", "less_stigma"),
    *("would_recommend", "made_it_worse"),
)
LONGEST_RETENTION: Final = 36  # months


def pictures(evaluation: Evaluation, say: Words) -> Iterator[tuple[str, Figure]]:
    """By name; one without anything to show is left out."""
    for name, measures in (
        ("rate", (RATE,)),
        ("minutes", (MINUTES,)),
        ("promise", (PROMISE, ACCEPTANCE)),
    ):
        figure = _over_time(name, measures, evaluation, say)
        if figure is not None:
            yield name, figure
    survey = _survey(evaluation, say)
    if survey is not None:
        yield "survey", survey
    lasting = _retention(evaluation, say)
    if lasting is not None:
        yield "retention", lasting


def _over_time(
    name: str, measures: Sequence[str], evaluation: Evaluation, say: Words
) -> Figure | None:
    series = [_series(one, evaluation, say) for one in measures]
    if all(point.value is None for one in series for point in one.points):
        return None
    said = [f"{one.name}: {_said(one.points, _unit(name), say)}" for one in series]
    values = "; ".join(said) if len(said) > 1 else said[0].partition(": ")[2]
    svg = run_chart(series, top=1.0 if name == "promise" else None)
    return Figure(name, say(f"figure_{name}"), svg, say(f"figure_{name}_alt", values=values))


def _series(name: str, evaluation: Evaluation, say: Words) -> Series:
    years = list(zip(evaluation.sample.years, evaluation.years, strict=True))
    found = [
        (sample.period, one) for sample, year in years for one in year if one.measure.id == name
    ]
    points = [_point(_span(str(period)), one, say) for period, one in found]
    return Series(say(f"line_{name.rpartition('.')[2]}"), points)


def _span(period: str) -> str:
    """`2021` for a calendar year, else from month to month."""
    first, last = period.split("/")
    is_year = first.endswith("-01") and last.endswith("-12") and first[:4] == last[:4]
    return first[:4] if is_year else f"{first} – {last}"


def _point(label: str, one: Measured, say: Words) -> Point:
    answer = one.answer
    if one.hidden[0]:
        return Point(label, None, said=say("not_told"))
    if np.isnan(answer.value[0]):
        return Point(label, None, said=say("no_value"))
    low, high = (None if np.isnan(end[0]) else float(end[0]) for end in (answer.low, answer.high))
    return Point(label, float(answer.value[0]), low, high)


def _unit(name: str) -> str:
    return {"rate": "per 100 physicians and year", "minutes": "minutes"}.get(name, "proportion")


def _said(points: Sequence[Point], unit: str, say: Words) -> str:
    shown = (
        (one.label, one.said if one.value is None else number(one.value, unit)) for one in points
    )
    return ", ".join(f"{label} {text}" for label, text in shown)


def _survey(evaluation: Evaluation, say: Words) -> Figure | None:
    own = {one.measure.id: one for one in evaluation.answers}
    asked = [own[f"effectiveness.{item}"] for item in SURVEY]
    points = [
        _point(say(f"short_{item}"), one, say) for item, one in zip(SURVEY, asked, strict=True)
    ]
    if all(point.value is None for point in points):
        return None
    values = _said(points, "proportion", say)
    alt = say("figure_survey_alt", values=values)
    return Figure("survey", say("figure_survey"), whisker_chart(points), alt)


def _retention(evaluation: Evaluation, say: Words) -> Figure | None:
    """Months in which nobody was watched are not drawn."""
    shares = retention(evaluation.sample, until=LONGEST_RETENTION).share[0]
    known = shares[~np.isnan(shares)]
    if len(known) < 2:
        return None
    told = [at for at in (12, 24, 36) if at < len(known)]
    values = ", ".join(
        say("after_months", months=at, percent=round(100 * known[at])) for at in told
    )
    alt = say("figure_retention_alt", values=values)
    return Figure("retention", say("figure_retention"), falling_line(known.tolist()), alt)
