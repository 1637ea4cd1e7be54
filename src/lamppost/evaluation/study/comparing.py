"""What was published beside what is computed, line by line."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from lamppost.evaluation.report.evaluating import Evaluation

PUBLISHED: Final = Path(__file__).with_name("published.json")


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: in the study's words, as computed, and whether they agree as far as the wording goes."""

    name: str
    published: str
    computed: str
    agrees: bool


@cache
def study() -> Mapping[str, Any]:
    """The published figures, with their citation."""
    figures: Mapping[str, Any] = json.loads(PUBLISHED.read_text(encoding="utf-8"))["study"]
    return figures


def compared(evaluation: Evaluation) -> tuple[Line, ...]:
    """Every figure of the study that the evaluation computes."""
    rows = {row["id"]: row for row in evaluation.rows().to_dicts() if row["scope"] == "all"}
    return tuple(line(study(), rows) for line in LINES)


Rows = Mapping[str, Mapping[str, Any]]
Compared = Callable[[Mapping[str, Any], Rows], Line]


def _count(name: str, key: str, measure: str) -> Compared:
    def line(published: Mapping[str, Any], rows: Rows) -> Line:
        value = rows[measure]["value"]
        return Line(name, f"{published[key]}", f"{value:g}", value == published[key])

    return line


def _percent(name: str, key: str, measure: str, decimals: int, wording: str = "") -> Compared:
    """Agrees where both are the same percentage to so many decimals."""

    def line(published: Mapping[str, Any], rows: Rows) -> Line:
        said, value = 100 * published[key]["value"], 100 * rows[measure]["value"]
        shown = f"{value:.{decimals}f} % ({rows[measure]['numerator']:g} of {rows[measure]['denominator']:g})"
        agrees = round(value, decimals) == round(said, decimals)
        return Line(name, f"{wording}{said:.{decimals}f} %", shown, agrees)

    return line


def _physicians(published: Mapping[str, Any], rows: Rows) -> Line:
    """The mean over the months of the period: physician-years by years."""
    row = rows["adoption.share_of_physicians"]
    value, more = row["numerator"] / 3, published["physicians_in_adopting_departments"]["value"]
    return Line(
        "Physicians in adopting departments", f"more than {more}", f"{value:g}", value > more
    )


def _trend(published: Mapping[str, Any], rows: Rows) -> Line:
    row = rows["maintenance.rate_ratio_per_year"]
    shown = f"times {row['value']:.2f} a year ({row['ci_low']:.2f} to {row['ci_high']:.2f})"
    rises = row["ci_low"] > 1
    return Line("Conversations over time", published["interaction_rate_trend"], shown, rises)


LINES: Final[tuple[Compared, ...]] = (
    _count("Hospitals", "hospitals", "adoption.hospitals_active"),
    _count("Departments that adopted", "departments_adopted", "adoption.departments_adopted"),
    _physicians,
    _percent(
        "Share of all physicians",
        "share_of_all_physicians_in_adopting_departments",
        "adoption.share_of_physicians",
        0,
        "approximately ",
    ),
    _count("Supporters trained", "supporters_trained", "adoption.supporters_trained"),
    _count("Successful interactions", "successful_interactions", "implementation.interactions"),
    _count("Minutes, median", "minutes_median", "implementation.minutes_median"),
    _percent(
        "Respondents with an interaction",
        "respondents_with_interaction",
        "reach.respondents_with_interaction",
        1,
    ),
    _percent(
        "Would recommend to another department",
        "would_recommend_to_another_department",
        "effectiveness.would_recommend",
        0,
        "nearly ",
    ),
    _percent(
        "Supporters who found the training useful",
        "supporters_training_useful",
        "implementation.training_useful",
        0,
    ),
    _trend,
)
