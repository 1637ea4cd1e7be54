"""After a hard event that touched many, everybody who serves is asked for room: all alike, and not every hour."""

from datetime import timedelta

import time_machine

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.errors import NotNow, Refused
from lamppost.core.transactions import transaction
from lamppost.notifications.models import Message
from lamppost.supporters.actions import call_for_room, forget_calls, rest
from lamppost.supporters.models import RoomCall
from lamppost.supporters.queries import room_called
from tests.cast import Cast, refuses


def _told(cast: Cast) -> set[int]:
    with transaction(Actor.system(cast.valley.pk)):
        return set(Message.objects.values_list("account_id", flat=True))


def test_all_who_serve_are_asked_and_whoever_rests_is_not(cast: Cast) -> None:
    rest(by=cast.other_supporter.actor())
    assert call_for_room(hospital=cast.valley.pk, by=cast.coordinator.actor()) == 1
    assert _told(cast) == {cast.supporter.account}
    assert room_called(cast.valley.pk) and not room_called(cast.harbor.pk)


def test_they_are_asked_once_a_day_at_most(cast: Cast) -> None:
    by = cast.coordinator.actor()
    call_for_room(hospital=cast.valley.pk, by=by)
    with refuses(NotNow):
        call_for_room(hospital=cast.valley.pk, by=by)
    with time_machine.travel(now() + timedelta(days=1, minutes=1)):
        assert call_for_room(hospital=cast.valley.pk, by=by) == 2


def test_a_call_holds_for_three_days_and_leaves_nothing(cast: Cast) -> None:
    call_for_room(hospital=cast.valley.pk, by=cast.coordinator.actor())
    program = Actor.system(cast.valley.pk)
    assert forget_calls(hospital=cast.valley.pk, by=program) == 0
    with time_machine.travel(now() + timedelta(days=3, minutes=1)):
        assert room_called(cast.valley.pk) is None
        assert forget_calls(hospital=cast.valley.pk, by=program) == 1
    assert not RoomCall.objects.exists()


def test_only_a_coordinator_there_calls(cast: Cast) -> None:
    for other in (cast.lead, cast.supporter, cast.director, cast.outsider):
        with refuses(Refused):
            call_for_room(hospital=cast.valley.pk, by=other.actor())
    with refuses(Refused):
        call_for_room(hospital=cast.harbor.pk, by=cast.coordinator.actor())
    with refuses(Refused):
        forget_calls(hospital=cast.valley.pk, by=cast.coordinator.actor())
