"""The Spanish report says nothing in English: not in its page, its spreadsheet, its figures or its methods."""

import re
from pathlib import Path

import pytest

from lamppost.evaluation.dataset import EvaluationDataset, read_dataset
from lamppost.evaluation.measures import MEASURES
from lamppost.evaluation.measures.registry import Unit
from lamppost.evaluation.report.content import document
from lamppost.evaluation.report.evaluating import evaluate
from lamppost.evaluation.report.language import words
from lamppost.evaluation.report.page import page
from lamppost.evaluation.report.requests import Request
from lamppost.evaluation.report.workbook import workbook

from .datasets import program, write
from .test_report import cells_of

# Words that stand in nearly every English sentence or table, and in no Spanish one.
ENGLISH = re.compile(
    r"\b(?:the|of|and|who|those|with|was|were|is|are|by|for|from|each|told|below|interval|count|share|value|rate|"
    r"median|month|year|hours|physicians|per|all|department|unit|scope|label|numerator|denominator|period)\b"
)
ID = re.compile(r"\b[a-z]+\.[a-z0-9_]+\b")  # of a measure: the same in every language


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> EvaluationDataset:
    return read_dataset(write(tmp_path_factory.mktemp("spanish") / "data", program()))


def read_aloud(markup: str) -> str:
    """Texts and labels, without marks, style or ids."""
    bare = re.sub(r"<style>.*?</style>|<\?.*?\?>", " ", markup, flags=re.DOTALL)
    labels = " ".join(re.findall(r'(?:aria-label|data-of)="([^"]*)"', bare))
    return ID.sub(" ", f"{re.sub(r'<[^>]*>', ' ', bare)} {labels}")


@pytest.mark.parametrize("is_internal", [True, False])
def test_report_leaves_no_word_in_english(
    dataset: EvaluationDataset, tmp_path: Path, is_internal: bool
) -> None:
    evaluation = evaluate(dataset, Request(is_internal=is_internal))
    told = document(evaluation, "es")
    file = tmp_path / "tables.xlsx"
    file.write_bytes(workbook(evaluation, told))
    sheets = cells_of(file)
    strings = " ".join(re.findall(r"<t(?: [^>]*)?>(.*?)</t>", sheets))
    for text in (read_aloud(page(told)), ID.sub(" ", strings)):
        assert "Conversaciones" in text
        assert ENGLISH.findall(text) == []


def test_english_would_be_noticed(dataset: EvaluationDataset) -> None:
    told = document(evaluate(dataset, Request()), "en")
    assert len(set(ENGLISH.findall(read_aloud(page(told))))) > 20


def test_every_measure_is_defined_in_spanish() -> None:
    spanish = words("es")
    assert spanish.definitions.keys() == MEASURES.keys()
    for one in MEASURES.values():
        numbers = [
            re.findall(r"\d+(?:\.\d+)?", text) for text in (one.definition, spanish.definition(one))
        ]
        assert set(numbers[0]) == set(numbers[1]), one.id


def test_every_unit_and_method_has_a_spanish_term(dataset: EvaluationDataset) -> None:
    spanish = words("es")
    assert {str(unit) for unit in Unit} <= spanish.terms.keys()
    for is_internal in (True, False):
        rows = evaluate(dataset, Request(is_internal=is_internal)).rows()
        for method in rows["method"].unique():
            assert spanish.method(method) != method


def test_method_is_said_within_why_there_is_none_and_behind_a_bound() -> None:
    spanish, english = words("es"), words("en")
    none = "no value: too little to say it (exact Poisson interval (Garwood), 95 %)"
    bound = "at most; Wilson score interval, 95 %"
    assert spanish.method(none) == (
        "sin valor: muy poco para decirlo (intervalo exacto de Poisson (Garwood), 95 %)"
    )
    assert spanish.method(bound) == "como mucho; intervalo de Wilson, 95 %"
    assert spanish.term("department:em") == "departamento:em"
    assert [english.method(one) for one in (none, bound)] == [none, bound]
