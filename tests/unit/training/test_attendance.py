"""Who was there: by the code that the room shows, or by hand; and whose training is whole."""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

import pytest
import time_machine

from lamppost.core.errors import Invalid, NotFound, NotNow, Refused
from lamppost.training import actions
from lamppost.training.models import Seat
from lamppost.training.queries import (
    attended_sessions,
    completed,
    completed_by,
    own_session,
    packaged,
    room_code,
    seats,
)
from lamppost.training.rules import Language
from lamppost.training.rules.attendance import (
    Attended,
    Completion,
    DoneAlone,
    code_of,
    completions,
    typed_code,
)
from lamppost.training.rules.sessions import SeatState, SessionKind
from tests.cast import Cast, Person, refuses
from tests.unit.training.stories import (
    BEGINS,
    ENDS,
    planned,
    regional,
    seated,
    shown_code,
    trainees,
)

HALF: Final = timedelta(minutes=30)
DAY: Final = date(2026, 12, 8)
FIRST, AGAIN = SessionKind.FIRST, SessionKind.REFRESHER
pytestmark = pytest.mark.usefixtures("clock")


def _was_there(session: UUID, person: Person) -> bool:
    return own_session(session, seen_by=person.actor()).has_attended


def test_attend_by_the_code_that_the_room_shows(cast: Cast, clock: time_machine.Traveller) -> None:
    one = planned(cast)
    seated(one, cast.supporter)
    clock.move_to(BEGINS)
    code = shown_code(cast, one)
    assert (
        actions.attend(typed=f" {code[:3].lower()}-{code[3:]} ", by=cast.supporter.actor()) == one
    )
    assert _was_there(one, cast.supporter)


def test_attend_without_a_place_is_being_there(cast: Cast, clock: time_machine.Traveller) -> None:
    one, (late,) = planned(cast, capacity=1), trainees(cast.valley, 1)
    seated(one, cast.supporter)
    clock.move_to(BEGINS)
    actions.attend(typed=shown_code(cast, one), by=late.actor())
    assert own_session(one, seen_by=late.actor()).state is SeatState.TAKEN
    assert Seat.objects.count() == 2


def test_attend_twice_is_being_there_once(cast: Cast, clock: time_machine.Traveller) -> None:
    one = planned(cast)
    clock.move_to(BEGINS)
    for _ in range(2):
        actions.attend(typed=shown_code(cast, one), by=cast.supporter.actor())
    assert Seat.objects.count() == 1


@pytest.mark.parametrize("typed", ["", "000000", "x" * 500, "no code", "\0"])
def test_attend_by_anything_else_is_told_beside_the_field(
    cast: Cast, clock: time_machine.Traveller, typed: str
) -> None:
    one = planned(cast)
    clock.move_to(BEGINS)
    assert typed != shown_code(cast, one)
    with refuses(Invalid) as refused:
        actions.attend(typed=typed, by=cast.supporter.actor())
    assert isinstance(refused.value, Invalid) and refused.value.problems == {"code": "unknown"}


def test_a_code_changes_and_ends_with_its_session(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    one, sam = planned(cast), cast.supporter.actor()
    clock.move_to(BEGINS)
    code = shown_code(cast, one)
    clock.move_to(BEGINS + timedelta(minutes=19))
    assert actions.attend(typed=code, by=sam) == one
    clock.move_to(BEGINS + timedelta(minutes=20))
    assert shown_code(cast, one) != code
    with refuses(Invalid):
        actions.attend(typed=code, by=sam)
    clock.move_to(ENDS + HALF - timedelta(seconds=1))
    last = shown_code(cast, one)
    clock.move_to(ENDS + HALF)
    with refuses(Invalid):
        actions.attend(typed=last, by=sam)


def test_a_code_opens_its_own_session_alone(cast: Cast, clock: time_machine.Traveller) -> None:
    one, other = planned(cast), planned(cast)
    clock.move_to(BEGINS)
    codes = {which: shown_code(cast, which) for which in (one, other)}
    assert len(set(codes.values())) == 2
    for which, code in codes.items():
        assert actions.attend(typed=code, by=cast.supporter.actor()) == which


def test_a_code_is_for_those_to_whom_the_session_is_open(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    one, shared = planned(cast), regional(cast)
    clock.move_to(BEGINS)
    with refuses(Invalid):
        actions.attend(typed=shown_code(cast, one), by=cast.outsider.actor())
    assert actions.attend(typed=shown_code(cast, shared), by=cast.outsider.actor()) == shared
    with refuses(Refused):
        actions.attend(typed=shown_code(cast, one), by=cast.evaluator.actor())


def test_a_code_is_shown_to_who_teaches_or_plans_and_only_around_the_session(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    one = planned(cast)
    for moment in (BEGINS - HALF - timedelta(seconds=1), ENDS + HALF):
        clock.move_to(moment)
        with refuses(NotNow):
            shown_code(cast, one)
    clock.move_to(BEGINS - HALF)
    assert shown_code(cast, one) == room_code(one, seen_by=cast.lead.actor())
    with refuses(NotFound):
        room_code(one, seen_by=cast.supporter.actor())


def test_a_cancelled_session_shows_no_code(cast: Cast, clock: time_machine.Traveller) -> None:
    one = planned(cast)
    actions.cancel_session(session=one, by=cast.lead.actor())
    clock.move_to(BEGINS)
    with refuses(NotNow):
        shown_code(cast, one)


def _seat(cast: Cast, session: UUID, person: Person) -> UUID:
    rows = seats(session, seen_by=cast.lead.actor())
    return next(row.id for row in rows if row.account == person.account)


def test_note_ticks_off_by_hand_and_takes_it_back(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    one, olga = planned(cast), cast.other_supporter.actor()
    seated(one, cast.supporter)
    seat = _seat(cast, one, cast.supporter)
    clock.move_to(BEGINS)
    for is_there in (True, False, True):
        actions.note_attendance(seat=seat, is_there=is_there, by=olga)
        assert _was_there(one, cast.supporter) is is_there


def test_note_gives_a_place_to_who_waited_and_came(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    one, (first, second) = planned(cast, capacity=1), trainees(cast.valley, 2)
    seated(one, first, second)
    clock.move_to(BEGINS)
    seat = _seat(cast, one, second)
    actions.note_attendance(seat=seat, is_there=True, by=cast.lead.actor())
    assert own_session(one, seen_by=second.actor()).state is SeatState.TAKEN


def test_note_is_for_who_teaches_or_plans_and_for_two_weeks(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    one = planned(cast)
    seated(one, cast.supporter)
    seat = _seat(cast, one, cast.supporter)
    with refuses(NotNow):
        actions.note_attendance(seat=seat, is_there=True, by=cast.lead.actor())
    clock.move_to(ENDS)
    for person in (cast.supporter, cast.evaluator, cast.outsider):
        with refuses(Refused):
            actions.note_attendance(seat=seat, is_there=True, by=person.actor())
    clock.move_to(ENDS + timedelta(days=14))
    with refuses(NotNow):
        actions.note_attendance(seat=seat, is_there=True, by=cast.lead.actor())


def test_attended_sessions_are_those_that_are_over(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    one, sam = planned(cast), cast.supporter.actor()
    clock.move_to(BEGINS)
    actions.attend(typed=shown_code(cast, one), by=sam)
    assert attended_sessions(seen_by=sam) == ()
    clock.move_to(ENDS)
    (mine,) = attended_sessions(seen_by=sam)
    assert mine.row.id == one and mine.has_attended


def test_code_of_is_short_and_readable_aloud() -> None:
    codes = {code_of(bytes([number]) * 32) for number in range(256)}
    assert len(codes) == 256 and {len(code) for code in codes} == {6}
    assert not set("ILOU") & set("".join(codes))
    assert typed_code("o1l-i2 3") == "011123"


SESSION: Final = Attended(
    FIRST, DAY, 200, frozenset({"listening", "limits"}), frozenset({"burnout"})
)
ALONE: Final = {"burnout": DoneAlone(DAY - timedelta(days=3), 40)}
WHOLE: Final = frozenset({"listening", "limits", "burnout"})


def test_a_first_training_is_whole_with_what_is_done_alone() -> None:
    assert completions([SESSION], {}, WHOLE) == ()
    assert completions([SESSION], ALONE, WHOLE) == (Completion(FIRST, DAY, 240),)
    late = {"burnout": DoneAlone(DAY + timedelta(days=2), 40)}
    assert completions([SESSION], late, WHOLE) == (Completion(FIRST, DAY + timedelta(days=2), 240),)


def test_reading_alone_is_no_training() -> None:
    everything = {unit: DoneAlone(DAY, 60) for unit in WHOLE}
    assert completions([], everything, WHOLE) == ()


def test_a_first_training_may_take_two_evenings() -> None:
    evenings = [
        Attended(
            FIRST, DAY + timedelta(days=7), 120, frozenset({"limits", "burnout"}), frozenset()
        ),
        Attended(FIRST, DAY, 120, frozenset({"listening"}), frozenset()),
    ]
    assert completions(evenings[1:], {}, WHOLE) == ()
    assert completions(evenings, {}, WHOLE) == (Completion(FIRST, DAY + timedelta(days=7), 240),)


def test_a_refresher_counts_with_what_belongs_before_it_also_of_who_was_trained_elsewhere() -> None:
    refresher = Attended(AGAIN, DAY + timedelta(days=300), 60, frozenset(), frozenset({"burnout"}))
    assert completions([refresher], {}, WHOLE) == ()
    assert completions([refresher], ALONE, WHOLE) == (Completion(AGAIN, refresher.on, 100),)
    found = completions([refresher, SESSION], ALONE, WHOLE)
    assert [(one.kind, one.on, one.minutes) for one in found] == [
        (FIRST, DAY, 240),
        (AGAIN, DAY + timedelta(days=300), 100),
    ]


def test_coming_to_a_first_training_again_refreshes() -> None:
    again = Attended(FIRST, DAY + timedelta(days=200), 200, SESSION.units, SESSION.beforehand)
    found = completions([again, SESSION], ALONE, WHOLE)
    assert [(one.kind, one.on) for one in found] == [(FIRST, DAY), (AGAIN, again.on)]


def test_completed_needs_the_session_and_what_belongs_before_it(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    parts = packaged(Language.EN).units
    taught = tuple(one.id for one in parts if one.is_unit and not one.beforehand)
    before = tuple(one.id for one in parts if one.beforehand)
    one, sam, here = planned(cast, units=taught, beforehand=before), cast.supporter, cast.valley.pk
    assert sam.account is not None
    for unit in before[:-1]:
        actions.mark_unit(hospital=here, unit=unit, by=sam.actor())
    clock.move_to(BEGINS)
    actions.attend(typed=shown_code(cast, one), by=sam.actor())
    clock.move_to(ENDS)
    assert completed(sam.account) == ()
    clock.move_to(ENDS + timedelta(days=1))
    actions.mark_unit(hospital=here, unit=before[-1], by=sam.actor())
    alone = sum(unit.minutes for unit in parts if unit.beforehand)
    whole = Completion(FIRST, DAY + timedelta(days=1), 240 + alone)
    assert completed(sam.account) == (whole,)
    assert completed_by([sam.account, cast.lead.account or 0]) == {sam.account: (whole,)}


def test_completed_counts_a_session_once_it_is_over(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    everything = tuple(one.id for one in packaged(Language.EN).units if one.is_unit)
    one, sam = planned(cast, units=everything), cast.supporter
    assert sam.account is not None
    clock.move_to(BEGINS)
    actions.attend(typed=shown_code(cast, one), by=sam.actor())
    assert completed(sam.account) == ()
    clock.move_to(ENDS)
    assert completed(sam.account) == (Completion(FIRST, DAY, 240),)
    refresher = planned(
        cast, AGAIN, begins=ENDS + timedelta(days=300), ends=ENDS + timedelta(days=300, hours=1)
    )
    clock.move_to(ENDS + timedelta(days=300))
    actions.attend(typed=shown_code(cast, refresher), by=sam.actor())
    clock.move_to(ENDS + timedelta(days=301))
    assert [(one.kind, one.minutes) for one in completed(sam.account)] == [
        (FIRST, 240),
        (AGAIN, 60),
    ]
