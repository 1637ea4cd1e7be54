"""A place is taken, given up and passed on; and everybody is reminded once."""

from datetime import timedelta
from typing import Final

import pytest
import time_machine

from lamppost.core.errors import NotFound, NotNow, Refused
from lamppost.training import actions
from lamppost.training.models import Seat
from lamppost.training.queries import (
    appointment_of,
    appointments,
    own_session,
    own_sessions,
    seats,
    session,
)
from lamppost.training.rules.sessions import SeatState
from tests.cast import Cast, refuses
from tests.unit.training.stories import (
    BEGINS,
    ENDS,
    details,
    everywhere,
    planned,
    regional,
    seated,
    trainees,
    waiting_letters,
)

DAY: Final = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("clock")


def test_take_gives_a_place_and_then_one_in_line(cast: Cast) -> None:
    one, people = planned(cast, capacity=2), trainees(cast.valley, 4)
    states = [actions.take_seat(session=one, by=person.actor()) for person in people]
    assert states == [SeatState.TAKEN] * 2 + [SeatState.WAITING] * 2
    assert own_session(one, seen_by=people[3].actor()).ahead == 1


def test_take_again_changes_nothing(cast: Cast) -> None:
    one, sam = planned(cast), cast.supporter.actor()
    first = actions.take_seat(session=one, by=sam)
    letters = len(waiting_letters(cast))
    assert actions.take_seat(session=one, by=sam) is first
    assert (Seat.objects.count(), len(waiting_letters(cast))) == (1, letters)


def test_leave_lets_the_first_in_line_move_up(cast: Cast) -> None:
    one, people = planned(cast, capacity=1), trainees(cast.valley, 3)
    seated(one, *people)
    actions.leave_seat(session=one, by=people[0].actor())
    states = [own_session(one, seen_by=person.actor()).state for person in people]
    assert states == [None, SeatState.TAKEN, SeatState.WAITING]


def test_leave_the_line_lets_nobody_pass(cast: Cast) -> None:
    one, people = planned(cast, capacity=1), trainees(cast.valley, 3)
    seated(one, *people)
    actions.leave_seat(session=one, by=people[1].actor())
    row = session(one, seen_by=cast.lead.actor())
    assert (row.taken, row.waiting) == (1, 1)
    assert own_session(one, seen_by=people[2].actor()).ahead == 0


def test_whoever_comes_back_stands_at_the_end_of_the_line(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    one, people = planned(cast, capacity=1), trainees(cast.valley, 3)
    for person in people:
        seated(one, person)
        clock.shift(60)
    actions.leave_seat(session=one, by=people[0].actor())
    clock.shift(60)
    assert actions.take_seat(session=one, by=people[0].actor()) is SeatState.WAITING
    assert own_session(one, seen_by=people[0].actor()).ahead == 1


def test_leave_what_one_does_not_have_is_not_found(cast: Cast) -> None:
    with refuses(NotFound):
        actions.leave_seat(session=planned(cast), by=cast.supporter.actor())


@pytest.mark.parametrize("verb", ["take_seat", "leave_seat"])
def test_places_are_fixed_once_it_has_begun_or_was_called_off(
    cast: Cast, clock: time_machine.Traveller, verb: str
) -> None:
    begun, off = planned(cast), planned(cast)
    for one in (begun, off):
        seated(one, cast.supporter)
    actions.cancel_session(session=off, by=cast.lead.actor())
    clock.move_to(BEGINS)
    for one in (begun, off):
        with refuses(NotNow):
            getattr(actions, verb)(session=one, by=cast.supporter.actor())


def test_take_is_for_who_supports_where_it_is_open(cast: Cast) -> None:
    one = planned(cast)
    for person in (cast.outsider, cast.coordinator, cast.administrator):
        with refuses(Refused):
            actions.take_seat(session=one, by=person.actor())
    shared = regional(cast)
    assert actions.take_seat(session=shared, by=cast.outsider.actor()) is SeatState.TAKEN


def test_own_sessions_are_those_that_are_open_to_one(cast: Cast) -> None:
    one, shared = planned(cast), regional(cast)
    sam, otto = cast.supporter.actor(), cast.outsider.actor()
    assert {mine.row.id for mine in own_sessions(seen_by=sam)} == {one, shared}
    assert {mine.row.id for mine in own_sessions(seen_by=otto)} == {shared}
    with refuses(NotFound):
        own_session(one, seen_by=otto)


def test_seats_show_names_to_who_plans_for_them_or_teaches(cast: Cast) -> None:
    shared = regional(cast)
    seated(shared, cast.supporter, cast.outsider)
    both = {cast.supporter.name, cast.outsider.name}
    assert {row.name for row in seats(shared, seen_by=cast.director.actor())} == both
    assert {row.name for row in seats(shared, seen_by=cast.other_supporter.actor())} == both
    assert {row.name for row in seats(shared, seen_by=cast.lead.actor())} == {cast.supporter.name}
    with refuses(NotFound):
        seats(shared, seen_by=cast.supporter.actor())


def test_a_name_is_not_in_what_is_printed_of_a_seat(cast: Cast) -> None:
    one = planned(cast)
    seated(one, cast.supporter)
    (row,) = seats(one, seen_by=cast.lead.actor())
    assert cast.supporter.name not in repr(row)


def test_appointments_are_ones_own(cast: Cast, clock: time_machine.Traveller) -> None:
    one, sam = planned(cast), cast.supporter.actor()
    assert appointments(seen_by=sam) == ()
    seated(one, cast.supporter)
    assert [date.uid for date in appointments(seen_by=sam)] == [str(one)]
    assert appointment_of(one, seen_by=cast.other_supporter.actor()).begins == BEGINS
    with refuses(NotFound):
        appointment_of(one, seen_by=cast.lead.actor())
    clock.move_to(ENDS)
    assert appointments(seen_by=sam) == ()


def test_remind_tells_everybody_once_a_day_before(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    one, people = planned(cast, capacity=2), trainees(cast.valley, 3)
    seated(one, *people)
    clock.move_to(BEGINS - DAY - timedelta(minutes=1))
    assert actions.remind_due(by=everywhere(cast)) == 0
    clock.move_to(BEGINS - DAY)
    assert [actions.remind_due(by=everywhere(cast)) for _ in range(3)] == [2, 0, 0]
    told = [row for row in waiting_letters(cast) if row.event.startswith("reminder:")]
    assert {row.account_id for row in told} == {people[0].account, people[1].account}


def test_remind_passes_over_who_took_it_since_and_what_is_called_off(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    one, off = planned(cast), planned(cast)
    seated(off, cast.supporter)
    actions.cancel_session(session=off, by=cast.lead.actor())
    clock.move_to(BEGINS - timedelta(hours=20))
    seated(one, cast.supporter)
    assert actions.remind_due(by=everywhere(cast)) == 0


def test_remind_after_a_standstill_comes_late_but_not_too_late(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    early = BEGINS - timedelta(hours=3)  # six in the morning there
    one = planned(cast, begins=early, ends=early + timedelta(hours=2))
    seated(one, cast.supporter)
    clock.move_to(early - timedelta(hours=1))  # by the morning's letter it has begun
    assert actions.remind_due(by=everywhere(cast)) == 0


def test_a_session_at_another_time_is_reminded_of_again(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    one = planned(cast)
    seated(one, cast.supporter)
    clock.move_to(BEGINS - DAY)
    assert actions.remind_due(by=everywhere(cast)) == 1
    later = details(cast, begins=BEGINS + 3 * DAY, ends=ENDS + 3 * DAY)
    actions.change_session(session=one, details=later, by=cast.lead.actor())
    assert actions.remind_due(by=everywhere(cast)) == 0
    clock.move_to(BEGINS + 2 * DAY)
    assert actions.remind_due(by=everywhere(cast)) == 1


def test_remind_is_for_jobs(cast: Cast) -> None:
    with refuses(Refused):
        actions.remind_due(by=cast.lead.actor())
