"""A hard event at Oakland, this morning: six were in it, a group is planned, and the one-way door is open.

Whom it was falls the same way each time; nobody here exists.
"""

from datetime import datetime, time, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from lamppost.cli.demo_data.desk import Desk
from lamppost.core.access import Actor
from lamppost.core.ids import random_id
from lamppost.program.queries import departments, hospital
from lamppost.referrals import actions
from lamppost.referrals.rules.events import Event, When
from lamppost.referrals.rules.groups import Plan

PEOPLE: Final = 6
HOURS: Final = 4  # since the coordinator asked for them
LED_BY: Final = (28, 31)  # at these places of the list of supporters


def tell_event(desk: Desk) -> None:
    """Asked for by the deputy, and taken on by the program."""
    people = list(islice(desk.recipients, PEOPLE))
    places = tuple(sorted({one.department for one in people}))
    with desk.ago(HOURS):
        actions.start(
            hospital=desk.hospital,
            event=Event("failed_resuscitation", When.TODAY, places, 0),
            physicians=tuple(one.id for one in people),
            is_unsafe=False,
            form=str(random_id()),
            by=desk.deputy,
        )
        actions.resolve_waiting(hospital=desk.hospital, by=Actor.system(desk.hospital))
        actions.renew_event_door(hospital=desk.hospital, by=desk.deputy)
    _plan_group(desk, places)


def _plan_group(desk: Desk, places: tuple[str, ...]) -> None:
    """In two days, over lunch."""
    begins = _noon(desk, days=2)
    plan = Plan(
        begins,
        begins + timedelta(hours=1),
        "Building 2, room 214",
        "",
        tuple(one.id for one in departments(desk.hospital) if one.name in places),
        tuple(desk.supporters[place].account for place in LED_BY),
    )
    actions.plan_group(hospital=desk.hospital, plan=plan, by=desk.deputy)


def _noon(desk: Desk, *, days: int) -> datetime:
    """By the hospital's clock."""
    clock = ZoneInfo(hospital(desk.hospital).time_zone)
    day = desk.began.astimezone(clock).date() + timedelta(days=days)
    return datetime.combine(day, time(12), clock)
