"""What a hospital promises, and when that is due."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from lamppost.core.access import Actor, require
from lamppost.matching import Urgency
from lamppost.outreach import models
from lamppost.outreach.access import OutreachPermission
from lamppost.outreach.rules import promises as rules
from lamppost.outreach.rules.promises import DEFAULTS, Dues, Promise, Unit
from lamppost.program.queries import calendar
from lamppost.program.rules.calendar import Calendar

PROMISED: Final = ("urgency", "contact", "unit", "offer_hours", "accept_hours", "offers_itself")


def promises(hospital: int) -> Mapping[Urgency, Promise]:
    """For each urgency what the hospital promises, or what the program comes with. Public."""
    rows = models.Promise.objects.filter(hospital_id=hospital).values_list(*PROMISED)
    own = {Urgency(row[0]): Promise(row[1], Unit(row[2]), *row[3:]) for row in rows}
    return {**DEFAULTS, **own}


def promises_to_set(hospital: int, *, seen_by: Actor) -> Mapping[Urgency, Promise]:
    """For the page on which they are set."""
    require(seen_by, OutreachPermission.PROMISE_VIEW, hospital)
    return promises(hospital)


def contact_by(
    hospital: int, urgency: Urgency, asked_at: datetime, promise: Promise | None = None
) -> datetime:
    """When first contact is due of what is asked for at that moment (UTC), by that promise or the hospital's own."""
    promise = promise or promises(hospital)[urgency]
    return rules.contact_by(promise, asked_at, _calendar(hospital, promise))


def dues(hospital: int, urgency: Urgency, asked_at: datetime) -> Dues:
    """When offer, acceptance and first contact are due. `today` may be asked for only while a rota covers it."""
    promise, is_covered = promises(hospital)[urgency], urgency is Urgency.TODAY
    return rules.dues(promise, asked_at, calendar(hospital), is_covered=is_covered)


def _calendar(hospital: int, promise: Promise) -> Calendar:
    """Read only where it is counted in working days: what is sent must not wait for it."""
    by_clock = promise.unit is Unit.HOURS
    return rules.BY_THE_CLOCK if by_clock else calendar(hospital)
