"""For each red flag something to do, in both languages; and a question to the clinician names nobody."""

from datetime import timedelta

import pytest

from lamppost.core.errors import Invalid, NotNow, Refused, SecondFactorNeeded
from lamppost.core.transactions import transaction
from lamppost.escalation import actions, queries
from lamppost.escalation.models import Question
from lamppost.escalation.rules import RedFlag, read_protocols
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
    assert all(one.first and one.steps and one.say and one.call for one in found.all)


def test_both_languages_say_the_same() -> None:
    english, spanish = queries.packaged("en"), queries.packaged("es")
    assert english.version == spanish.version and english.digest != spanish.digest
    for one, other in zip(english.all, spanish.all, strict=True):
        assert (one.level, one.call, one.reason) == (other.level, other.call, other.reason)
        assert len(one.steps) == len(other.steps) and len(one.say) == len(other.say)


def test_a_file_that_leaves_out_a_flag_is_refused() -> None:
    with pytest.raises(ValueError):
        read_protocols('version = "1"\n[[protocol]]\nflag = "isolation"\nlevel = "1"\n'
                       'first = "x"\nsteps = ["x"]\nsay = ["x"]\ncall = ["clinician"]\n')  # fmt: skip


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
