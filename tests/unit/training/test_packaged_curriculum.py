"""What comes with the program: four hours, whole, in both languages, and of one mind with the protocols."""

import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.utils.translation import override

from lamppost.escalation.queries.protocols import packaged as protocols
from lamppost.escalation.rules import RedFlag
from lamppost.outreach.rules import codes
from lamppost.training.queries import packaged
from lamppost.training.rules import ABOUT, WHOLE, Curriculum, Kind, Language, Unit, mismatches
from lamppost.web.words import ABOUT as ABOUT_WORDS
from lamppost.web.words import ESCALATION_LEVEL, GETTING_MORE_HELP_REASON, RED_FLAG

TAUGHT: Final = (
    "burnout",
    "components",
    "listening",
    "coping",
    "confidentiality",
    "risk",
    "red_flags",
    "resources",
    "role_play",
)
LANGUAGES = pytest.mark.parametrize("language", list(Language))


def texts(held: Any) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict):
        for value in held.values():
            yield from texts(value)
    elif isinstance(held, list | tuple):
        for value in held:
            yield from texts(value)


def said_in(part: Curriculum | Unit) -> str:
    return " ".join(texts(part.model_dump()))


def shape(held: Any) -> Any:
    """How it is built, without what it says."""
    if isinstance(held, dict):
        return {name: shape(value) for name, value in held.items()}
    if isinstance(held, list | tuple):
        return [shape(value) for value in held]
    return type(held).__name__


@LANGUAGES
def test_it_takes_four_hours_breaks_included(language: Language) -> None:
    found = packaged(language)
    assert found.minutes == sum(unit.minutes for unit in found.units) == WHOLE
    breaks = [unit for unit in found.units if unit.kind is Kind.BREAK]
    assert [unit.minutes for unit in breaks] == [10, 10]
    assert (found.units[0].kind, found.units[-1].kind) == (Kind.OPENING, Kind.CLOSING)


@LANGUAGES
def test_every_unit_of_the_source_is_there_and_whole(language: Language) -> None:
    found = packaged(language)
    assert tuple(unit.id for unit in found.units if unit.is_unit) == TAUGHT
    for unit in found.units:
        assert unit.notes and unit.notes.plan
        if unit.is_unit:
            assert unit.aims and unit.content and unit.questions and found.sources_of(unit)
            assert unit.scenarios or unit.role_plays
            assert unit.notes.debrief and len(unit.questions) >= 2
            assert any(step.says for step in unit.notes.plan), "in which words"


@LANGUAGES
def test_it_has_role_plays_in_three_roles_and_worked_examples(language: Language) -> None:
    found = packaged(language)
    plays = [play for unit in found.units for play in unit.role_plays]
    assert len(plays) >= 3 and len({play.about for play in plays}) == len(plays)
    for play in plays:
        assert all((play.supporter, play.colleague, play.observer, play.debrief))
    rounds = sum(play.minutes for play in plays[:3])
    unit = found.unit("role_play")
    assert unit and rounds < unit.minutes
    assert sum(len(unit.dialogues) for unit in found.units) >= 5


def test_both_languages_are_built_alike() -> None:
    english, spanish = packaged(Language.EN), packaged(Language.ES)
    assert english.version == spanish.version and not mismatches(english, spanish)
    assert shape(english.model_dump()) == shape(spanish.model_dump())
    assert [source.link for source in english.sources] == [
        source.link for source in spanish.sources
    ]
    own = [said for said in texts(english.model_dump(exclude={"sources"})) if len(said) > 40]
    assert not set(own) & set(texts(spanish.model_dump(exclude={"sources"})))


def test_cases_are_about_what_pages_know() -> None:
    assert set(ABOUT) == set(ABOUT_WORDS) - {"other", "rather_not_say"}
    assert set(ABOUT) <= set(codes.ABOUT)


@LANGUAGES
def test_each_red_flag_stands_under_the_level_of_its_protocol(language: Language) -> None:
    unit = packaged(language).unit("red_flags")
    assert unit
    with override(language):
        for one in protocols(language).all:
            level = str(ESCALATION_LEVEL[one.level])
            under = [block for block in unit.content if block.heading == level]
            assert len(under) == 1, level
            label = str(RED_FLAG[one.flag])
            assert any(point.startswith(f"{label}:") for point in under[0].points), label
    shown = sum(len(block.points) for block in unit.content[:3])
    assert shown == len(RedFlag)


@LANGUAGES
def test_the_reasons_are_the_closed_list(language: Language) -> None:
    unit = packaged(language).unit("confidentiality")
    assert unit
    (listed,) = [block for block in unit.content if len(block.points) == 5 and block.numbered]
    assert len(GETTING_MORE_HELP_REASON) == len(listed.points)
    with override(language):
        first = str(GETTING_MORE_HELP_REASON["unsafe_to_practise"])
    assert listed.points[2].startswith(first)


@LANGUAGES
def test_nothing_is_promised_that_depends_on_the_state(language: Language) -> None:
    said = said_in(packaged(language))
    assert not re.search(
        r"privilegi?ad|privileged|no trace|sin rastro|guarantee|garantiza", said, re.IGNORECASE
    )
    claim, phone, counsel = {
        Language.EN: ("delete nothing", "your own phone", "counsel"),
        Language.ES: ("no borre nada", "su propio teléfono", "área jurídica"),
    }[language]
    unit = packaged(language).unit("confidentiality")
    assert unit and all(word in said_in(unit).lower() for word in (claim, phone, counsel))


@LANGUAGES
def test_only_numbers_that_do_not_change_are_named(language: Language) -> None:
    numbers = re.findall(r"\b\d{3}\b(?:[-. ]\d{3,4}\b)*", said_in_units(language))
    assert set(numbers) == {"988", "911", "306"}


def said_in_units(language: Language) -> str:
    return " ".join(said_in(unit) for unit in packaged(language).units)


@LANGUAGES
def test_participants_do_not_get_what_is_for_who_teaches(language: Language) -> None:
    theirs = packaged(language).for_participants()
    assert all(unit.notes is None for unit in theirs.units)
    assert not any(case.listen_for for unit in theirs.units for case in unit.scenarios)
