"""Each action of training breaks off at a write, and leaves the database as it found it."""

from datetime import timedelta
from typing import Final

import pytest
import time_machine

from lamppost.core.access import Actor
from lamppost.training import actions
from lamppost.training.queries import seats
from lamppost.training.rules.sessions import SessionKind
from tests.cast import Cast
from tests.concurrency.breaking import Act, assert_all_or_nothing
from tests.confidentiality.sinks import Cursor
from tests.unit.training.stories import (
    BEGINS,
    ENDS,
    details,
    everywhere,
    planned,
    seated,
    shown_code,
    trainees,
)
from tests.unit.training.test_feedback import GOOD, HOUR, asked, held

DAY: Final = timedelta(days=1)
pytestmark = pytest.mark.proof


def _before(cast: Cast) -> dict[str, Act]:
    """While a session is to come: it is full, and somebody waits."""
    one, (first, second, third) = planned(cast, capacity=1), trainees(cast.valley, 3)
    seated(one, first, second)
    moved = details(cast, begins=BEGINS + DAY, ends=ENDS + DAY)
    lena = cast.lead.actor()
    return {
        "plan_session": lambda: actions.plan_session(
            hospital=cast.valley.pk,
            hospitals=(),
            kind=SessionKind.FIRST,
            details=details(cast),
            by=lena,
        ),
        "change_session": lambda: actions.change_session(session=one, details=moved, by=lena),
        "cancel_session": lambda: actions.cancel_session(session=one, by=lena),
        "take_seat": lambda: actions.take_seat(session=one, by=third.actor()),
        "leave_seat": lambda: actions.leave_seat(session=one, by=first.actor()),
    }


def _in_the_room(cast: Cast, clock: time_machine.Traveller) -> dict[str, Act]:
    """Shortly before it begins; somebody with a place has not been reminded."""
    one = planned(cast)
    seated(one, cast.supporter)
    clock.move_to(BEGINS - timedelta(minutes=20))
    code, program, lena = shown_code(cast, one), everywhere(cast), cast.lead.actor()
    (seat,) = seats(one, seen_by=lena)
    return {
        "attend": lambda: actions.attend(typed=code, by=cast.supporter.actor()),
        "note_attendance": lambda: actions.note_attendance(seat=seat.id, is_there=True, by=lena),
        "remind_due": lambda: actions.remind_due(by=program),
    }


def _after(cast: Cast, clock: time_machine.Traveller) -> dict[str, Act]:
    one, people = asked(cast, clock, 5)
    code, place = actions.feedback_code(session=one, by=people[0].actor()), cast.valley.pk
    return {
        "give_feedback": lambda: actions.give_feedback(
            hospital=place, code=code, answer=GOOD, by=Actor.public(place)
        )
    }


def test_before_a_session(committed_cast: Cast, cursor: Cursor) -> None:
    with time_machine.travel(BEGINS - 9 * DAY, tick=False):
        assert_all_or_nothing(_before(committed_cast), cursor)


def test_in_the_room(committed_cast: Cast, cursor: Cursor) -> None:
    with time_machine.travel(BEGINS - 9 * DAY, tick=False) as clock:
        assert_all_or_nothing(_in_the_room(committed_cast, clock), cursor)


def test_when_people_are_asked(committed_cast: Cast, cursor: Cursor) -> None:
    with time_machine.travel(BEGINS - 9 * DAY, tick=False) as clock:
        held(committed_cast, clock, 5)
        clock.move_to(ENDS + HOUR)
        program = everywhere(committed_cast)
        asks: dict[str, Act] = {"ask_for_feedback": lambda: actions.ask_for_feedback(by=program)}
        assert_all_or_nothing(asks, cursor)


def test_when_they_answer(committed_cast: Cast, cursor: Cursor) -> None:
    with time_machine.travel(BEGINS - 9 * DAY, tick=False) as clock:
        assert_all_or_nothing(_after(committed_cast, clock), cursor)
