"""The instruments that come with the program: whole, in both languages, and with the ids that figures count on."""

from dataclasses import fields

import pytest
from click.testing import CliRunner
from django.utils.translation import gettext, override

from lamppost.cli.instruments import instruments
from lamppost.surveys.queries import packaged
from lamppost.surveys.queries.instruments import PACKAGED
from lamppost.surveys.rules import ItemKind, LicenceState, Population, TranslationState
from lamppost.training.rules.feedback import Feedback
from lamppost.web.training_words import AGREEMENT, MISSING, PACE

ASKED_OF_WHO_HAD_ONE = {
    *("helpful", "better_well_being", "easier_to_talk", "less_stigma", "made_it_worse"),
}


def test_physicians_are_asked_what_the_figures_count() -> None:
    survey = packaged("physicians")
    branched = {one.id for one in survey.items if one.asked_if}
    assert branched == ASKED_OF_WHO_HAD_ONE
    for key in (*ASKED_OF_WHO_HAD_ONE, "would_recommend"):
        scale = survey.scale_of(survey.item(key))  # type: ignore[arg-type]
        assert scale and scale.values == ("1", "2", "3", "4", "5")
        assert scale.counting == {"4", "5"}


@pytest.mark.parametrize("key", PACKAGED)
def test_packaged_instruments_say_whose_they_are(key: str) -> None:
    one = packaged(key)
    assert one.id == key
    assert one.source.citation
    is_own = one.licence.state is LicenceState.OWN
    assert is_own == (key in {"physicians", "supporters", "recipients", "after_training"})
    assert is_own == (one.translation is TranslationState.OWN)
    assert one.is_whole == (is_own or key == "burnout")


def test_recipients_answer_by_taps_alone() -> None:
    survey = packaged("recipients")
    assert survey.population is Population.RECIPIENTS
    assert survey.minutes <= 2
    assert all(one.kind is ItemKind.ONE for one in survey.items)


@pytest.mark.parametrize("language", ["en", "es"])
def test_after_training_is_what_trainings_ask(language: str) -> None:
    """The room of trainings stands below and asks by itself: codes and words are held together here."""
    survey, shown = packaged("after_training"), {"missing": MISSING, "pace": PACE}
    assert {item.id for item in survey.items} == {one.name for one in fields(Feedback)}
    with override(language):
        for item in survey.items:
            scale, words = survey.scale_of(item), shown.get(item.id, AGREEMENT)
            told = {one.value: one.label.in_(language) for one in scale.options if one.label}  # type: ignore[union-attr]
            assert told == {code: str(label) for code, label in words.items()}
            assert item.asks and item.asks.in_(language) == gettext(item.asks.en)


@pytest.mark.parametrize(
    ("key", "scores"),
    [
        ("pfi", {"fulfillment": 6, "exhaustion": 4, "disengagement": 6, "burnout": 10}),
        ("mini_z", {"environment": 5, "pace": 5}),
        ("who_5", {"well_being": 5}),
    ],
)
def test_definitions_score_as_they_were_published(key: str, scores: dict[str, int]) -> None:
    assert {one.id: len(one.items) for one in packaged(key).scores} == scores


def test_list_names_each_with_its_licence() -> None:
    told = CliRunner().invoke(instruments, [])
    assert told.exit_code == 0
    assert len(told.output.splitlines()) == len(PACKAGED)
    assert "without texts" in next(x for x in told.output.splitlines() if x.startswith("pfi "))
