"""For each red flag something to do, in both languages; and a question to the clinician names nobody."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

import pytest

from lamppost.core.errors import Invalid, NotNow, Refused, SecondFactorNeeded
from lamppost.core.transactions import transaction
from lamppost.escalation import actions, queries
from lamppost.escalation.models import Question
from lamppost.escalation.rules import Call, Protocol, Reason, RedFlag, read_protocols
from lamppost.notifications.models import Message
from lamppost.vault.models import Key
from tests.cast import Cast, refuses
from tests.unit.escalation.stories import Advisers, program, signed_in
from tests.unit.outreach.life import Clock

pytestmark = pytest.mark.usefixtures("clock")
FLAGS = frozenset({RedFlag.HOPELESSNESS, RedFlag.ISOLATION})


def asked(cast: Cast, phone: str = "415-555-0123"):  # type: ignore[no-untyped-def]
    return actions.ask_clinician(
        hospital=cast.valley.pk, flags=FLAGS, level="3", phone=phone, by=signed_in(cast.supporter)
    )


@pytest.mark.parametrize("language", ["en", "es", "en-us", "fr"])
def test_every_red_flag_has_its_protocol(language: str) -> None:
    found = queries.packaged(language)
    assert [one.flag for one in found.all] == list(RedFlag)
    assert all(one.first and one.say and one.call and one.turn_to for one in found.all)
    assert all(one.do_not and one.steps and one.stay and one.hand_over for one in found.all)
    assert all(one.may_tell and one.must_tell for one in found.all)


def test_both_languages_say_the_same() -> None:
    english, spanish = queries.packaged("en"), queries.packaged("es")
    assert english.version == spanish.version and english.digest != spanish.digest
    for one, other in zip(english.all, spanish.all, strict=True):
        assert (one.level, one.call, one.reason) == (other.level, other.call, other.reason)
        assert one.turn_to == other.turn_to
        for part in ("say", "do_not", "steps", "hand_over"):
            assert len(getattr(one, part)) == len(getattr(other, part)), (one.flag, part)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_protocol_whose_danger_is_now_names_who_can_come(language: str) -> None:
    """An emergency has a number that always answers, and confidence gives way to it."""
    for one in queries.packaged(language).all:
        if one.level == "4":
            assert {Call.EMERGENCY, Call.CRISIS} & set(one.call) and one.reason is not None
        if one.reason is Reason.DANGER_TO_SELF:
            assert Call.SAFETY_CONTACT in one.call


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("commit suicide", "committed suicide", "successful suicide", "failed attempt")),
        ("es", ("cometer suicidio", "cometió suicidio", "suicidio exitoso", "intento fallido")),
    ],
)
def test_protocols_speak_of_suicide_as_guidelines_ask(
    language: str, words: tuple[str, ...]
) -> None:
    """Neither as a crime nor as a success (reportingonsuicide.org)."""
    said = " ".join(_sentences(queries.packaged(language).all)).lower()
    assert [one for one in words if one in said] == []


def _sentences(protocols: Iterable[Protocol]) -> Iterator[str]:
    for one in protocols:
        yield from (one.first, one.stay, one.may_tell, one.must_tell)
        yield from (*one.say, *one.do_not, *one.steps, *one.hand_over)


ONE = """version = "1"
[[protocol]]
flag = "isolation"
level = "1"
first = "x"
call = ["clinician"]
say = ["x"]
do_not = ["x"]
steps = ["x"]
stay = "x"
hand_over = ["x"]
may_tell = "x"
must_tell = "x"
turn_to = ["eap"]
"""


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("", ""),  # whole, but of one flag alone
        ('level = "1"', 'level = "2"'),
        ('call = ["clinician"]', 'call = ["a friend"]'),
        ('turn_to = ["eap"]', 'turn_to = ["a friend"]'),
        ('do_not = ["x"]', "do_not = []"),
        ('stay = "x"', ""),
        ('may_tell = "x"', 'may_tell = " "'),
    ],
)
def test_a_file_that_leaves_out_something_is_refused(line: str, instead: str) -> None:
    with pytest.raises(ValueError):
        read_protocols(ONE.replace(line, instead))


def test_a_question_names_nobody_and_is_destroyed_when_answered(
    cast: Cast, advice: Advisers
) -> None:
    question = asked(cast)
    with transaction(program(cast)):
        (told,) = Message.objects.filter(event=f"question:{question}")
        key = Question.objects.get().key_id
    assert told.account_id == advice.clinician.account
    by = signed_in(advice.clinician)
    assert [one.id for one in queries.open_questions(seen_by=by)] == [question]
    seen = actions.see_question(question=question, by=by)
    assert (set(seen.flags), seen.level, seen.phone) == (set(FLAGS), "3", "415-555-0123")
    actions.answer_question(question=question, by=by)
    with transaction(program(cast)):
        assert not Key.objects.filter(pk=key).exists() and not Question.objects.exists()


def test_a_question_is_read_with_a_second_factor_by_a_clinician(
    cast: Cast, advice: Advisers
) -> None:
    question = asked(cast)
    with refuses(SecondFactorNeeded):
        actions.see_question(question=question, by=advice.clinician.actor())
    for who in (cast.coordinator, cast.administrator, advice.counsel, cast.outsider):
        with refuses(Refused):
            queries.open_questions(seen_by=signed_in(who))


def test_a_question_needs_a_sign_a_level_and_a_number(cast: Cast, advice: Advisers) -> None:
    by = signed_in(cast.supporter)
    for flags, level, phone in (
        (frozenset(), "3", "415-555-0123"),
        (FLAGS, "9", "415-555-0123"),
        (FLAGS, "3", "call me, it is about Remy"),
    ):
        with refuses(Invalid):
            actions.ask_clinician(
                hospital=cast.valley.pk, flags=flags, level=level, phone=phone, by=by
            )


def test_without_a_clinician_it_says_so(cast: Cast) -> None:
    with refuses(NotNow):
        asked(cast)


def test_who_asked_may_take_it_back_and_nobody_else(cast: Cast, advice: Advisers) -> None:
    question = asked(cast)
    with refuses(Refused):
        actions.withdraw_question(question=question, by=signed_in(cast.other_supporter))
    assert len(queries.my_questions(seen_by=signed_in(cast.supporter))) == 1
    actions.withdraw_question(question=question, by=signed_in(cast.supporter))
    assert queries.my_questions(seen_by=signed_in(cast.supporter)) == ()


def test_a_question_that_nobody_answers_goes_after_a_week(
    cast: Cast, advice: Advisers, clock: Clock
) -> None:
    asked(cast)
    clock.shift(timedelta(days=7))
    assert actions.keep(hospital=cast.valley.pk, by=program(cast)) == 0
    clock.shift(timedelta(minutes=1))
    assert actions.keep(hospital=cast.valley.pk, by=program(cast)) == 1


def test_three_questions_are_enough(cast: Cast, advice: Advisers) -> None:
    for _ in range(3):
        asked(cast)
    with refuses(NotNow):
        asked(cast)
