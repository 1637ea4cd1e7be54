"""A department under 30 physicians is never named in a conversation: nobody knows its number, and 0 would be wrong."""

from pathlib import Path

import numpy as np
import pytest

from lamppost.disclosure.rules import Thresholds
from lamppost.evaluation.dataset import EvaluationDataset, read_dataset
from lamppost.evaluation.measures.measuring import TOO_SMALL
from lamppost.evaluation.measures.registry import MEASURES, Guard
from lamppost.evaluation.measures.scopes import Level
from lamppost.evaluation.report.content import document
from lamppost.evaluation.report.evaluating import evaluate
from lamppost.evaluation.report.history import CONVERSATIONS, History, Span
from lamppost.evaluation.report.page import page
from lamppost.evaluation.report.releasing import Subject, released
from lamppost.evaluation.report.requests import Request

from .datasets import program, write

WINDOW = Span(2023, 2025)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> EvaluationDataset:
    """Surgery has 60 physicians, and 29 in its last month; its eight conversations name it no more."""
    return read_dataset(write(tmp_path_factory.mktemp("small") / "data", small()))


def small() -> dict[str, list[dict[str, object]]]:
    rows = program()
    last = [one for one in rows["headcounts"] if one["department_id"] == "sur"][-1]
    last["physicians"] = 29
    for one in rows["interactions"]:
        if one["department_id"] == "sur":
            one["department_id"] = ""
    return rows


@pytest.mark.parametrize("is_internal", [True, False])
def test_small_department_has_no_number_rather_than_nought(
    dataset: EvaluationDataset, is_internal: bool
) -> None:
    rows = evaluate(dataset, Request(is_internal=is_internal)).rows().to_dicts()
    own = {row["id"]: row for row in rows if row["scope"] == "department:sur"}
    activity = {
        one.id
        for one in MEASURES.values()
        if one.guard is Guard.ACTIVITY and Level.DEPARTMENT in one.levels
    }
    told = ("value", "numerator", "denominator", "ci_low", "ci_high")
    for name in activity:
        assert [own[name][one] for one in told] == [None] * 5, name
        assert (own[name]["method"], own[name]["suppressed"]) == (TOO_SMALL, False), name
    assert own["adoption.supporters_trained"]["value"] == 1
    whole = {row["scope"]: row["value"] for row in rows if row["id"] == CONVERSATIONS}
    assert (whole["hospital:north"], whole["department:med"]) == (80, 0)


def test_hospital_and_its_only_named_department_leave_the_rest_five_values(
    dataset: EvaluationDataset,
) -> None:
    """80 at North and 72 in emergency are told as 80 and 70: the 8 of surgery could be 6 to 14."""
    rows = evaluate(dataset, Request()).rows().to_dicts()
    told = {row["scope"]: row["value"] for row in rows if row["id"] == CONVERSATIONS}
    assert (told["hospital:north"], told["department:em"]) == (80, 70)


def test_share_of_departments_looks_at_those_that_can_be_named(dataset: EvaluationDataset) -> None:
    rows = evaluate(dataset, Request(is_internal=True)).rows().to_dicts()
    (row,) = (
        one
        for one in rows
        if (one["id"], one["scope"]) == ("reach.departments_with_interaction", "all")
    )
    assert (row["numerator"], row["denominator"]) == (1, 1)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "too small to be named"), ("es", "muy pequeño para nombrarlo")]
)
def test_page_says_why_there_is_no_number(
    dataset: EvaluationDataset, language: str, said: str
) -> None:
    told = page(document(evaluate(dataset, Request(is_internal=True)), language))
    assert f">{said}</td>" in told
    assert f"{said}. " in told  # and what that means, beneath the table


def test_release_tells_no_number_of_it_and_keeps_none_on_record(tmp_path: Path) -> None:
    """Named in larger months: what the rows have is a part of it, and no later report may build on it."""
    rows = program()
    for one in rows["headcounts"]:
        if one["department_id"] == "em" and one["month"] == "2025-12":
            one["physicians"] = 29
    dataset = read_dataset(write(tmp_path / "data", rows))
    history = History(dataset, WINDOW, None, Thresholds())
    assert ("em", str(WINDOW)) not in history.shown[CONVERSATIONS].told
    units = {f"hospital:{one}": one for one in ("north", "south")}
    units |= {f"department:{one}": one for one in ("em", "sur", "med")}
    answers = {
        one.measure.id: one for one in released(Subject(dataset, units, ""), history).answers
    }
    one, at = answers[CONVERSATIONS], history.places["em"]
    assert (np.isnan(one.answer.value[at]), one.hidden[at]) == (True, False)
    assert one.answer.methods is not None and one.answer.methods[at] == TOO_SMALL


def test_nothing_counts_as_hidden_where_there_is_nothing(tmp_path: Path) -> None:
    """A program that has only just begun: nobody has talked, nobody was asked. Every nought is told."""
    rows = program()
    only = {"hospitals", "departments", "headcounts", "supporters"}
    bare = read_dataset(write(tmp_path / "bare", {name: rows[name] for name in only}))
    evaluation = evaluate(bare, Request())
    assert evaluation.share_hidden == 0
    assert "Nothing had to be left out" in page(document(evaluation, "en"))
    full = read_dataset(write(tmp_path / "full", rows))
    assert 0 < evaluate(full, Request()).share_hidden < 1
    assert evaluate(full, Request(is_internal=True)).share_hidden == 0
