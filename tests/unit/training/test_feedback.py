"""Two minutes of questions after a session: by ballot, read from five answers on, and never by name."""

from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import UUID

import pytest
import time_machine

from lamppost.ballots.actions import close_due
from lamppost.ballots.rules import NotTaken
from lamppost.core.access import Actor
from lamppost.core.errors import Invalid, NotFound, NotNow, Refused
from lamppost.core.ids import Code
from lamppost.disclosure.rules import Bound, Share
from lamppost.training import actions
from lamppost.training.queries import Said, feedback, seats
from lamppost.training.rules.feedback import Feedback, Missing, Pace, distribution, problems
from tests.cast import Cast, Person, refuses
from tests.mail import PostOffice
from tests.unit.training.stories import (
    BEGINS,
    ENDS,
    everywhere,
    planned,
    seated,
    send_all,
    shown_code,
    trainees,
    waiting_letters,
)

HOUR: Final = timedelta(hours=1)
FORTNIGHT: Final = timedelta(days=14)
GOOD: Final = Feedback(5, 4, Pace.RIGHT, (Missing.PRACTICE, Missing.RED_FLAGS))
pytestmark = pytest.mark.usefixtures("clock")


def held(
    cast: Cast, clock: time_machine.Traveller, count: int, **more: int
) -> tuple[UUID, list[Person]]:
    """A session at which so many were; it ended an hour ago."""
    one, people = planned(cast, **more), trainees(cast.valley, count)
    seated(one, *people)
    clock.move_to(BEGINS)
    code = shown_code(cast, one)
    for person in people:
        actions.attend(typed=code, by=person.actor())
    clock.move_to(ENDS + HOUR)
    return one, people


def asked(cast: Cast, clock: time_machine.Traveller, count: int) -> tuple[UUID, list[Person]]:
    one, people = held(cast, clock, count)
    assert actions.ask_for_feedback(by=everywhere(cast)) == (1 if count >= 5 else 0)
    return one, people


def answer(cast: Cast, session: UUID, person: Person, said: Feedback = GOOD) -> Code:
    code = actions.feedback_code(session=session, by=person.actor())
    give(cast, code, said)
    return code


def give(cast: Cast, code: Code, said: Feedback = GOOD) -> None:
    place = cast.valley.pk
    actions.give_feedback(hospital=place, code=code, answer=said, by=Actor.public(place))


def said(cast: Cast, person: Person | None = None) -> Said:
    (found,) = feedback(cast.valley.pk, seen_by=(person or cast.coordinator).actor())
    return found


def test_ask_tells_everybody_who_was_there_once(
    cast: Cast, clock: time_machine.Traveller, post_office: PostOffice
) -> None:
    _, people = held(cast, clock, 6)
    send_all(cast)
    post_office.received.clear()
    clock.move_to(ENDS + HOUR - timedelta(seconds=1))
    assert actions.ask_for_feedback(by=everywhere(cast)) == 0
    clock.move_to(ENDS + HOUR)
    assert [actions.ask_for_feedback(by=everywhere(cast)) for _ in range(2)] == [1, 0]
    send_all(cast)
    told = [mail["To"] for mail in post_office.received]
    assert sorted(told) == sorted(person.email for person in people)
    assert {mail["Subject"] for mail in post_office.received} == {"Something is waiting for you"}


def test_where_fewer_than_five_were_nobody_is_asked(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    one, people = asked(cast, clock, 4)
    assert not said(cast).was_asked
    with refuses(NotNow):
        actions.feedback_code(session=one, by=people[0].actor())


def test_a_session_that_was_called_off_is_not_asked_about(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    actions.cancel_session(session=planned(cast), by=cast.lead.actor())
    clock.move_to(ENDS + HOUR)
    assert actions.ask_for_feedback(by=everywhere(cast)) == 0
    assert feedback(cast.valley.pk, seen_by=cast.director.actor()) == ()


def test_a_code_is_the_same_as_often_as_one_asks_and_answers_once(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    one, people = asked(cast, clock, 5)
    code = answer(cast, one, people[0])
    assert actions.feedback_code(session=one, by=people[0].actor()) == code
    with refuses(NotTaken):
        give(cast, code)
    with refuses(NotTaken):
        give(cast, Code.new())


def test_a_code_is_for_who_was_there(cast: Cast, clock: time_machine.Traveller) -> None:
    one, _ = asked(cast, clock, 5)
    for person in (cast.supporter, cast.lead, cast.other_supporter, cast.outsider):
        with refuses(NotFound):
            actions.feedback_code(session=one, by=person.actor())


def test_who_is_ticked_off_later_is_asked_too(cast: Cast, clock: time_machine.Traveller) -> None:
    one, people = held(cast, clock, 5)
    clock.move_to(BEGINS)
    actions.attend(typed=shown_code(cast, one), by=cast.supporter.actor())
    rows = seats(one, seen_by=cast.lead.actor())
    seat = next(row.id for row in rows if row.account == cast.supporter.account)
    actions.note_attendance(seat=seat, is_there=False, by=cast.lead.actor())
    clock.move_to(ENDS + HOUR)
    actions.ask_for_feedback(by=everywhere(cast))
    with refuses(NotNow):
        actions.feedback_code(session=one, by=cast.supporter.actor())
    actions.note_attendance(seat=seat, is_there=True, by=cast.lead.actor())
    answer(cast, one, cast.supporter)
    about = {row.account_id for row in waiting_letters(cast) if row.event.startswith("feedback:")}
    assert about == {cast.supporter.account, *(person.account for person in people)}


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        (Feedback(0, 3, Pace.RIGHT), {"useful"}),
        (Feedback(6, -1, Pace.FAST), {"useful", "prepared"}),
    ],
)
def test_what_is_no_answer_is_said_by_its_field(
    cast: Cast, clock: time_machine.Traveller, wrong: Feedback, fields: set[str]
) -> None:
    one, people = asked(cast, clock, 5)
    code = actions.feedback_code(session=one, by=people[0].actor())
    with refuses(Invalid) as refused:
        give(cast, code, wrong)
    assert isinstance(refused.value, Invalid) and set(refused.value.problems) == fields
    assert set(problems(wrong)) == fields
    give(cast, code)


def test_results_come_when_the_box_is_closed_and_not_before(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    one, people = asked(cast, clock, 8)
    for person in people[:6]:
        answer(cast, one, person)
    open_still = said(cast)
    assert open_still.told is None and open_still.closes_at == ENDS + HOUR + FORTNIGHT
    clock.move_to(ENDS + HOUR + FORTNIGHT)
    close_due(hospital=cast.valley.pk, by=everywhere(cast))
    told = said(cast).told
    assert told is not None and (told.asked, told.answers) == (8, 6)
    assert told.useful.share == told.pace.share == Share(83, Bound.AT_LEAST)
    assert not told.useful.bars


def test_fewer_than_five_answers_are_never_read(cast: Cast, clock: time_machine.Traveller) -> None:
    one, people = asked(cast, clock, 8)
    for person in people[:4]:
        answer(cast, one, person)
    for days in (14, 21):
        clock.move_to(ENDS + HOUR + timedelta(days=days))
        close_due(hospital=cast.valley.pk, by=everywhere(cast))
    assert said(cast).is_unread and said(cast).told is None


def test_results_are_for_coordinator_director_and_evaluator(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    asked(cast, clock, 5)
    for person in (cast.coordinator, cast.director, cast.evaluator):
        assert said(cast, person).was_asked
    for person in (cast.lead, cast.supporter, cast.administrator, cast.outsider):
        with refuses(Refused):
            said(cast, person)


FIVE: Final = [
    Feedback(5, 5, Pace.RIGHT),
    Feedback(4, 2, Pace.FAST, (Missing.PRACTICE,)),
    Feedback(4, 3, Pace.RIGHT, (Missing.PRACTICE, Missing.LIMITS)),
    Feedback(1, 1, Pace.SLOW),
    Feedback(5, 4, Pace.RIGHT),
]


def test_distribution_of_few_tells_shares_alone_and_no_ends() -> None:
    told = distribution(FIVE, 9)
    assert told is not None and (told.asked, told.answers) == (9, 5)
    assert told.useful.share == Share(80, Bound.AT_LEAST)  # four, and as well five
    assert (told.prepared.share, told.pace.share) == (Share(40), Share(60))
    assert not told.useful.bars and not told.prepared.bars and not told.pace.bars
    assert told.missing == {"practice": Share(40)}  # that one named limits is nobody's business


def test_distribution_of_few_looks_alike_whether_none_or_one_said_so() -> None:
    one = Feedback(2, 2, Pace.FAST, (Missing.LISTENING,))
    all_others = [Feedback(5, 5, Pace.RIGHT)] * 7
    assert distribution([*all_others, one], 9) == distribution([*all_others, all_others[0]], 9)
    assert distribution([one] * 8, 9) == distribution([*[one] * 7, replace(one, useful=5)], 9)


def test_distribution_of_twenty_tells_each_answer_of_each_question_by_itself() -> None:
    told = distribution(FIVE * 4, 30)
    assert told is not None
    assert [bar.count for bar in told.useful.bars] == [4, 0, 0, 8, 8]
    assert [bar.count for bar in told.prepared.bars] == [4, 4, 4, 4, 4]
    assert [(bar.count, bar.share) for bar in told.pace.bars] == [(4, 20), (12, 60), (4, 20)]
    assert told.missing["limits"] == Share(20)


def test_distribution_of_fewer_than_five_is_none() -> None:
    assert distribution(FIVE[:4], 9) is None
