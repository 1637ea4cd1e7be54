"""A session is planned, changed, called off, by who may."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import pytest
import time_machine

from lamppost.core.errors import Invalid, NotFound, NotNow, Refused
from lamppost.training import actions
from lamppost.training.models import Session
from lamppost.training.queries import (
    coming_sessions,
    past_sessions,
    possible_facilitators,
    session,
    taught_sessions,
)
from lamppost.training.rules.sessions import SeatState, SessionKind
from tests.cast import Cast, refuses
from tests.unit.training.stories import BEGINS, ENDS, details, planned, regional, trainees

pytestmark = pytest.mark.usefixtures("clock")


def _plan(cast: Cast, who: str, *hospitals: int, **more: Any) -> UUID:
    return actions.plan_session(
        hospital=cast.valley.pk,
        hospitals=hospitals,
        kind=SessionKind.FIRST,
        details=details(cast, **more),
        by=getattr(cast, who).actor(),
    )


def test_plan_makes_a_session_at_the_hospitals_clock(cast: Cast) -> None:
    planned(cast)
    (row,) = coming_sessions(cast.valley.pk, seen_by=cast.lead.actor())
    assert (row.begins, row.ends, row.zone) == (BEGINS, ENDS, "America/Los_Angeles")
    assert (row.kind, row.hospitals) == (SessionKind.FIRST, (cast.valley.pk,))
    assert (row.taken, row.free) == (0, 12)


@pytest.mark.parametrize("who", ["lead", "coordinator", "deputy", "director"])
def test_plan_is_for_lead_coordinator_and_director(cast: Cast, who: str) -> None:
    _plan(cast, who)
    assert Session.objects.count() == 1


@pytest.mark.parametrize("who", ["supporter", "evaluator", "administrator", "safety_contact"])
def test_plan_is_refused_to_others(cast: Cast, who: str) -> None:
    with refuses(Refused):
        _plan(cast, who)


def test_plan_for_several_hospitals_is_for_who_plans_at_each(cast: Cast) -> None:
    with refuses(Refused):
        _plan(cast, "lead", cast.harbor.pk)
    _plan(cast, "director", cast.harbor.pk)
    (row,) = coming_sessions(cast.harbor.pk, seen_by=cast.director.actor())
    assert set(row.hospitals) == {cast.valley.pk, cast.harbor.pk}


def test_plan_says_every_problem_by_its_field(cast: Cast) -> None:
    with refuses(Invalid) as refused:
        _plan(cast, "lead", capacity=0, place="", link="", facilitators=(cast.outsider.account,))
    assert isinstance(refused.value, Invalid)
    assert set(refused.value.problems) == {"capacity", "place", "facilitators"}


def test_whoever_supports_plans_or_advises_there_can_teach(cast: Cast) -> None:
    names = [one.name for one in possible_facilitators([cast.valley.pk])]
    assert cast.supporter.name in names and cast.lead.name in names
    assert cast.outsider.name not in names and cast.administrator.name not in names
    assert names == sorted(names)


def test_change_counts_up_only_where_calendars_are_told(cast: Cast) -> None:
    one, lena = planned(cast), cast.lead.actor()
    actions.change_session(session=one, details=details(cast, capacity=8), by=lena)
    assert Session.objects.get().sequence == 0
    actions.change_session(session=one, details=details(cast, place="Room 4"), by=lena)
    later = details(cast, begins=BEGINS + timedelta(days=1), ends=ENDS + timedelta(days=1))
    actions.change_session(session=one, details=later, by=lena)
    assert Session.objects.get().sequence == 2


def test_change_to_fewer_places_than_are_taken_is_refused(cast: Cast) -> None:
    one = planned(cast)
    for person in trainees(cast.valley, 2):
        actions.take_seat(session=one, by=person.actor())
    with refuses(Invalid) as refused:
        actions.change_session(session=one, details=details(cast, capacity=1), by=cast.lead.actor())
    assert isinstance(refused.value, Invalid) and refused.value.problems == {"capacity": "taken"}


def test_change_to_more_places_lets_the_line_move_up(cast: Cast) -> None:
    one, people = planned(cast, capacity=1), trainees(cast.valley, 3)
    states = [actions.take_seat(session=one, by=person.actor()) for person in people]
    assert states == [SeatState.TAKEN, SeatState.WAITING, SeatState.WAITING]
    actions.change_session(session=one, details=details(cast, capacity=2), by=cast.lead.actor())
    row = session(one, seen_by=cast.lead.actor())
    assert (row.taken, row.waiting) == (2, 1)


VERBS: Final[dict[str, Callable[[UUID, Cast], None]]] = {
    "change": lambda one, cast: actions.change_session(
        session=one, details=details(cast), by=cast.lead.actor()
    ),
    "cancel": lambda one, cast: actions.cancel_session(session=one, by=cast.lead.actor()),
}


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_changes_once_it_has_begun(
    cast: Cast, clock: time_machine.Traveller, verb: str
) -> None:
    one = planned(cast)
    clock.move_to(BEGINS)
    with refuses(NotNow):
        VERBS[verb](one, cast)


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_changes_once_it_is_called_off(cast: Cast, verb: str) -> None:
    one = planned(cast)
    VERBS["cancel"](one, cast)
    with refuses(NotNow):
        VERBS[verb](one, cast)


def test_a_regional_session_is_changed_only_by_who_plans_for_all(cast: Cast) -> None:
    one = regional(cast)
    with refuses(Refused):
        actions.cancel_session(session=one, by=cast.lead.actor())
    actions.cancel_session(session=one, by=cast.director.actor())
    assert coming_sessions(cast.valley.pk, seen_by=cast.lead.actor()) == ()
    (row,) = past_sessions(cast.valley.pk, seen_by=cast.lead.actor())
    assert row.is_cancelled


def test_a_session_is_seen_by_who_plans_there_or_teaches_it(cast: Cast) -> None:
    one = planned(cast)
    for person in (cast.lead, cast.coordinator, cast.director, cast.other_supporter):
        assert session(one, seen_by=person.actor()).id == one
    for person in (cast.supporter, cast.evaluator, cast.administrator, cast.outsider):
        with refuses(NotFound):
            session(one, seen_by=person.actor())
    (taught,) = taught_sessions(seen_by=cast.other_supporter.actor())
    assert taught.id == one and taught_sessions(seen_by=cast.supporter.actor()) == ()


def test_sessions_of_another_hospital_are_not_listed(cast: Cast) -> None:
    planned(cast)
    with refuses(Refused):
        coming_sessions(cast.harbor.pk, seen_by=cast.lead.actor())
    assert coming_sessions(cast.harbor.pk, seen_by=cast.director.actor()) == ()


def test_past_sessions_come_the_latest_first(cast: Cast, clock: time_machine.Traveller) -> None:
    planned(cast)
    planned(cast, begins=BEGINS + timedelta(days=2), ends=ENDS + timedelta(days=2))
    clock.move_to(BEGINS + timedelta(days=30))
    rows = past_sessions(cast.valley.pk, seen_by=cast.coordinator.actor())
    assert [row.begins for row in rows] == [BEGINS + timedelta(days=2), BEGINS]
    assert replace(rows[0].details, begins=BEGINS, ends=ENDS) == rows[1].details
