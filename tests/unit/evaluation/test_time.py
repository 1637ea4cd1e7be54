"""What happened counts in its time and once: quarters that are cut by a period, and surveys that never end."""

from pathlib import Path

import pytest

from lamppost.evaluation.dataset import EvaluationDataset, read_dataset
from lamppost.evaluation.dataset.months import Period, month_number
from lamppost.evaluation.measures import Sample
from lamppost.evaluation.report.content import document
from lamppost.evaluation.report.evaluating import Evaluation, evaluate
from lamppost.evaluation.report.page import page
from lamppost.evaluation.report.requests import Request
from lamppost.evaluation.study.synthetic import PERIOD, synthetic_study

from .datasets import program, write

HELPFUL = "effectiveness.feedback_helpful"


def span(first: str, last: str) -> Period:
    return Period(month_number(first), month_number(last))


def test_quarter_counts_in_one_year_only() -> None:
    """The study began in June: a quarter that its years cut belongs to the year in which it ends."""
    sample = Sample(synthetic_study(), PERIOD)
    years = [one.owed.height for one in sample.years]
    assert sum(years) == sample.owed.height > 0
    within = sample.outreaches["quarter"]
    assert (within.min(), within.max()) == (
        2019 * 4 + 2,
        2022 * 4,
    )  # third of 2019 to first of 2022


@pytest.mark.parametrize(
    ("period", "quarters"),
    [
        (span("2021-01", "2021-12"), 4),
        (span("2021-02", "2021-08"), 1),
        (span("2021-02", "2021-02"), 0),
    ],
)
def test_only_whole_quarters_count(period: Period, quarters: int) -> None:
    assert len(Sample(synthetic_study(), period).quarters) == quarters


def test_month_knows_no_number_of_a_quarter() -> None:
    evaluation = evaluate(
        synthetic_study(),
        Request(month_number("2021-02"), month_number("2021-02"), is_internal=True),
    )
    rows = {one["id"]: one for one in evaluation.rows().to_dicts() if one["scope"] == "all"}
    for name in ("implementation.escalations_3", "implementation.acceptance"):
        assert (rows[name]["value"], rows[name]["ci_low"]) == (None, None)
        assert rows[name]["method"].startswith("no value")


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> EvaluationDataset:
    """Recipients have given feedback since March 2023, 25 of 30 found it helpful; the survey of 2025 is over."""
    rows = program()
    rows["campaigns"].append(
        {
            "campaign_id": "fb",
            "instrument_id": "recipients",
            "population": "recipients",
            "invited": 0,
            "opened_month": "2023-03",
            "closed_month": "",
        }
    )
    rows["responses"] += [
        {
            "campaign_id": "fb",
            "response_id": f"x{at}",
            "department_id": "",
            "item_id": "helpful",
            "value": 5 if at < 25 else 1,
        }
        for at in range(30)
    ]
    return read_dataset(write(tmp_path_factory.mktemp("standing") / "data", rows))


def of_year(dataset: EvaluationDataset, year: int, *, is_internal: bool) -> Evaluation:
    period = span(f"{year}-01", f"{year}-12")
    return evaluate(dataset, Request(period.first, period.last, is_internal=is_internal))


@pytest.mark.parametrize("year", [2023, 2025])
def test_feedback_without_an_end_is_in_no_year_that_is_published(
    standing: EvaluationDataset, year: int
) -> None:
    evaluation = of_year(standing, year, is_internal=False)
    (row,) = evaluation.rows().filter(id=HELPFUL, scope="all").to_dicts()
    assert (row["value"], row["denominator"], row["suppressed"]) == (None, 0, False)
    assert "Surveys without an end" in page(document(evaluation, "en"))


@pytest.mark.parametrize(
    ("language", "said"), [("en", "83.3 % since 2023-03"), ("es", "83.3 % desde 2023-03")]
)
def test_internal_report_tells_it_since_it_began(
    standing: EvaluationDataset, language: str, said: str
) -> None:
    evaluation = of_year(standing, 2025, is_internal=True)
    (row,) = evaluation.rows().filter(id=HELPFUL, scope="all").to_dicts()
    assert (row["numerator"], row["denominator"]) == (25, 30)
    assert row["method"] == "since 2023-03; Wilson score interval, 95 %"
    assert said in page(document(evaluation, language)).replace("\u00a0", " ")
    assert evaluation.sample.responses.filter(population="recipients").is_empty()


def test_feedback_that_is_over_counts_where_it_began(tmp_path: Path) -> None:
    rows = program()
    rows["campaigns"][0] |= {"population": "recipients"}
    dataset = read_dataset(write(tmp_path / "data", rows))
    (row,) = (
        of_year(dataset, 2025, is_internal=False).rows().filter(id=HELPFUL, scope="all").to_dicts()
    )
    assert row["denominator"] == 10
