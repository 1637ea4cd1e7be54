"""Anything may be skipped; what was not asked does not count."""

import pytest

from lamppost.surveys.queries import packaged
from lamppost.surveys.rules import asked, problems, without_unasked
from lamppost.surveys.rules.answers import LONGEST_TEXT

SURVEY = packaged("physicians")


def test_asked_follows_what_was_said_before() -> None:
    assert "helpful" in [one.id for one in asked(SURVEY, {"had_interaction": ("yes",)})]
    assert "helpful" not in [one.id for one in asked(SURVEY, {"had_interaction": ("no",)})]
    assert "helpful" not in [one.id for one in asked(SURVEY, {})]


def test_an_answer_counts_no_more_once_it_would_not_be_asked() -> None:
    changed = {"helpful": ("5",), "had_interaction": ("no",), "aware": ("yes",)}
    assert without_unasked(SURVEY, changed) == {"had_interaction": ("no",), "aware": ("yes",)}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"helpful": ("6",)}, "unknown"),
        ({"helpful": ("4", "5")}, "one"),
        ({"comment": ("x" * (LONGEST_TEXT + 1),)}, "too_long"),
        ({"salary": ("1",)}, "unknown"),
    ],
)
def test_what_is_no_answer_is_told_by_item(given: dict[str, tuple[str, ...]], code: str) -> None:
    assert problems(SURVEY, given) == dict.fromkeys(given, code)


def test_nothing_and_several_are_answers() -> None:
    assert problems(SURVEY, {}) == {}
    assert problems(packaged("supporters"), {"want_more": ("practice", "limits")}) == {}
