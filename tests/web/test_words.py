"""Every coded value has words, and what is stored is shown the way people write it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.template.loader import get_template
from django.utils.translation import override

import lamppost.web
from lamppost.core.access import Role
from lamppost.outreach.rules import (
    ABOUT,
    ESCALATION_LEVELS,
    AttemptResult,
    DeclineReason,
    HandBackReason,
    Mode,
    OfferState,
    Outcome,
    Route,
    State,
    Urgency,
)
from lamppost.program.rules import AdoptionStage, HospitalStage, Profession
from lamppost.supporters.rules import Standing
from lamppost.web import words
from lamppost.web.templatetags.in_words import (
    all_in_words,
    as_link,
    as_phone,
    from_now,
    in_words,
    is_past,
    work,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TEMPLATES = Path(lamppost.web.__file__).parent / "templates"


@pytest.mark.parametrize(
    ("labels", "codes"),
    [
        (words.ABOUT, ABOUT),
        (words.ADOPTION_STAGE, AdoptionStage),
        (words.ATTEMPT_RESULT, AttemptResult),
        (words.DECLINE_REASON, DeclineReason),
        (words.ESCALATION_LEVEL, ESCALATION_LEVELS),
        (words.HAND_BACK_REASON, HandBackReason),
        (words.HOSPITAL_STAGE, HospitalStage),
        (words.MODE, Mode),
        (words.NEXT_STEP, State),
        (words.OWN_STATE, State),
        (words.OFFER_STATE, OfferState),
        (words.OUTCOME, Outcome),
        (words.PROFESSION, Profession),
        (words.ROLE, Role),
        (words.ROUTE, Route),
        (words.STANDING, Standing),
        (words.STATE, State),
        (words.URGENCY, Urgency),
    ],
)
def test_words_cover_each_code_and_no_other(labels: dict[str, str], codes: tuple[str, ...]) -> None:
    assert set(labels) == {str(code) for code in codes}


def test_about_shows_at_most_twelve_groups_and_each_code_once() -> None:
    shown = [choice.code for group in words.ABOUT_GROUPS for choice in group.choices]

    assert len(words.ABOUT_GROUPS) <= 12
    assert sorted(shown) == sorted(ABOUT)


def test_choices_keep_the_order_asked_for() -> None:
    assert [one.code for one in words.choices(words.MODE, "video", "phone")] == ["video", "phone"]


def test_in_words_reads_an_enum_like_its_code() -> None:
    assert in_words(Outcome.UNREACHABLE, "outcome") == "No reply"
    assert in_words("unreachable", "outcome") == "No reply"


def test_in_words_leaves_what_has_no_words_as_it_is() -> None:
    assert in_words("Night float", "shift") == "Night float"


def test_all_in_words_puts_one_after_the_other() -> None:
    assert all_in_words(("moral_injury", "other"), "about") == (
        "Having to act against one’s values, Something else"
    )


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+15105550142", "(510) 555-0142"),
        ("911", "911"),
        ("988", "988"),
        ("ask the desk", "ask the desk"),
    ],
)
def test_as_phone_writes_a_number_as_people_do(stored: str, shown: str) -> None:
    assert as_phone(stored) == shown


@pytest.mark.parametrize(
    ("way", "link"),
    [
        ("510 784 4000", "tel:+1-510-784-4000"),
        ("+34 912 345 678", "tel:+34-912-34-56-78"),
        (" ana.b+c@example.org ", "mailto:ana.b%2Bc@example.org"),
        ("a?bcc=x@example.org", "mailto:a%3Fbcc%3Dx@example.org"),
        ("ana@example.org after six", ""),
        ("ask the desk", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_as_link_opens_mail_and_telephone_and_nothing_else(way: str, link: str) -> None:
    assert as_link(way) == link


@time_machine.travel(NOON, tick=False)
def test_from_now_says_how_long_ago_and_how_soon() -> None:
    with override("en"):
        assert from_now(NOON - timedelta(hours=3, minutes=20)).replace("\xa0", " ") == "3 hours ago"
        assert from_now(NOON + timedelta(days=2)).replace("\xa0", " ") == "in 2 days"
        for hours in (24, 25, 47):
            told = from_now(NOON + timedelta(hours=hours)).replace("\xa0", " ")
            assert told == f"in {hours} hours"


@dataclass(frozen=True)
class Working:
    department: str
    specialty: str


@pytest.mark.parametrize(
    ("department", "specialty", "shown"),
    [
        ("Emergency Medicine", "emergency medicine ", "Emergency Medicine"),
        ("Emergency Medicine", "Toxicology", "Emergency Medicine · Toxicology"),
        ("Surgery", "", "Surgery"),
        ("", "Surgery", "Surgery"),
        ("", "", ""),
    ],
)
def test_work_says_once_what_is_the_same_word(department: str, specialty: str, shown: str) -> None:
    assert work(Working(department, specialty)) == shown


@time_machine.travel(NOON, tick=False)
def test_is_past_begins_at_the_moment_itself() -> None:
    assert is_past(NOON)
    assert not is_past(NOON + timedelta(seconds=1))
    assert not is_past(None)


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_template_compiles_and_styles_nothing_inline(path: Path) -> None:
    text = path.read_text()

    get_template(str(path.relative_to(TEMPLATES)))
    if "email" not in path.parts:
        assert " style=" not in text
        assert "<style" not in text
        assert " onclick=" not in text


def test_error_page_for_failures_needs_no_context() -> None:
    assert "not your fault" in get_template("500.html").render()
