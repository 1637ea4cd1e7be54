"""Month by month: the median, what is normal, and that no report that hides shows a month."""

from pathlib import Path

import numpy as np
import pytest
from scipy.stats import poisson

from lamppost.evaluation.dataset import EvaluationDataset, read_dataset
from lamppost.evaluation.dataset.months import month_number
from lamppost.evaluation.report.blocks import Grid
from lamppost.evaluation.report.charts import Monthly, monthly_chart
from lamppost.evaluation.report.content import document
from lamppost.evaluation.report.evaluating import evaluate
from lamppost.evaluation.report.months import Course, course
from lamppost.evaluation.report.requests import Request
from lamppost.evaluation.statistics.intervals import poisson_range

from .datasets import program, write

INTERNAL = Request(is_internal=True)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> EvaluationDataset:
    """3 years, two conversations a month, one more in surgery from January to August 2024."""
    return read_dataset(write(tmp_path_factory.mktemp("months") / "data", program()))


def found(dataset: EvaluationDataset, request: Request = INTERNAL) -> Course:
    own = course(evaluate(dataset, request))
    assert own is not None
    return own


def test_range_is_that_of_a_poisson_count() -> None:
    """Tables of the Poisson distribution: 4 to 17 where 10 are expected, 0 to 3 where 1 is."""
    expected = np.array([0.0, 0.01, 0.5, 1.0, 3.7, 10.0, 250.0])
    low, high = poisson_range(expected)
    assert (low[5], high[5], low[3], high[3], low[0], high[0]) == (4, 17, 0, 3, 0, 0)
    assert low[1:].tolist() == poisson.ppf(0.025, expected[1:]).tolist()
    assert high[1:].tolist() == poisson.ppf(0.975, expected[1:]).tolist()


def test_rate_of_a_month_is_of_the_physicians_it_had(dataset: EvaluationDataset) -> None:
    """40 physicians in 2023: 2 conversations are 60 per 100 and year; 100 from 2024 on: 3 are 36, and 2 are 24."""
    months = {one.name: one for one in found(dataset).months}
    assert len(months) == 36
    rates = [months[name].rate for name in ("2023-05", "2024-03", "2025-05")]
    assert rates == pytest.approx([60, 36, 24])
    assert found(dataset).median == pytest.approx(36)


def test_month_without_physicians_has_no_rate(dataset: EvaluationDataset) -> None:
    early = Request(first=month_number("2022-11"), last=month_number("2023-06"), is_internal=True)
    first, *_, last = found(dataset, early).months
    assert (first.rate, first.low, first.is_unusual) == (None, None, False)
    assert last.rate is not None


def test_course_needs_three_months(dataset: EvaluationDataset) -> None:
    month = month_number("2023-04")
    assert course(evaluate(dataset, Request(first=month, last=month + 1, is_internal=True))) is None


def test_report_that_hides_shows_no_month_and_says_why(dataset: EvaluationDataset) -> None:
    evaluation = evaluate(dataset, Request())
    told = document(evaluation, "en")
    assert course(evaluation) is None
    assert not {"months"} & {block.name for block in told.blocks if isinstance(block, Grid)}
    assert "months" not in {figure.name for figure in told.figures}
    assert "Numbers are told by whole years, not by month." in str(told.blocks)


@pytest.mark.parametrize("language", ["en", "es"])
def test_internal_report_shows_each_month_drawn_and_as_a_table(
    dataset: EvaluationDataset, language: str
) -> None:
    told = document(evaluate(dataset, INTERNAL), language)
    (figure,) = (one for one in told.figures if one.name == "months")
    (grid,) = (one for one in told.blocks if isinstance(one, Grid) and one.name == "months")
    assert "36.0" in figure.alt
    assert len(grid.rows) == 36


def test_unusual_month_is_a_ring_and_named(dataset: EvaluationDataset, tmp_path: Path) -> None:
    """Ten conversations more in one month."""
    tables = program()
    extra = next(one for one in tables["interactions"] if one["month"] == "2025-05")
    tables["interactions"] += [dict(extra) for _ in range(10)]
    crowded = read_dataset(write(tmp_path / "data", tables))
    assert [one.name for one in found(crowded).months if one.is_unusual] == ["2025-05"]
    assert "2025-05" in next(
        one.alt
        for one in document(evaluate(crowded, INTERNAL), "en").figures
        if one.name == "months"
    )


def test_chart_draws_no_dot_where_there_is_no_rate() -> None:
    months = [Monthly("2025-01", 5.0, 1.0, 9.0), Monthly("2025-02", None, None, None)]
    svg = monthly_chart([*months, Monthly("2025-03", 12.0, 1.0, 9.0)], 5.0, "<Median>", "Normal")
    assert svg.count("<circle") == 2
    assert svg.count('stroke-width="2.5"') == 1
    assert "<Median>" not in svg
