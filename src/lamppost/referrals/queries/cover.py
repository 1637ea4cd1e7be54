"""Who is there at this hour: for safety, and for `today`. A rota may still name somebody who has gone, or
does not answer for safety any more: they could not be paged, so they are not there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from lamppost.core.access import Role
from lamppost.core.clock import now
from lamppost.outreach.queries.promises import promises
from lamppost.outreach.rules import Urgency
from lamppost.outreach.rules.promises import Promise
from lamppost.people.queries import accounts_with_role
from lamppost.program.queries import next_duty, on_duty
from lamppost.program.rules import DutyKind
from lamppost.supporters.queries import on_call


@dataclass(frozen=True, slots=True)
class Duty:
    """Whether a safety contact is on duty now, and if not, from when one will read it (None: unknown)."""

    is_covered: bool
    next_at: datetime | None


def duty(hospital: int) -> Duty:
    """The safety contact's cover at this moment."""
    at, who = now(), _who(Role.SAFETY_CONTACT, hospital)
    if on_duty(hospital, DutyKind.SAFETY, at, among=who):
        return Duty(True, None)
    return Duty(False, next_duty(hospital, DutyKind.SAFETY, at, among=who))


def safety_contacts_on_duty(hospital: int, at: datetime) -> list[int]:
    """The accounts to page, whom to page first first."""
    return on_duty(hospital, DutyKind.SAFETY, at, among=_who(Role.SAFETY_CONTACT, hospital))


def urgencies(hospital: int) -> tuple[Urgency, ...]:
    """What may be asked for: `today` exists only while the own or the region's rota covers the hour,
    with somebody who can be asked."""
    return tuple(Urgency) if on_call(hospital) else (Urgency.SOON, Urgency.THIS_WEEK)


def promised(hospital: int) -> Mapping[Urgency, Promise]:
    """What may be asked for at this moment, each with what is promised for it."""
    every = promises(hospital)
    return {one: every[one] for one in urgencies(hospital)}


def _who(role: Role, hospital: int) -> Collection[int]:
    """Those who hold the role there and can sign in."""
    return {one.id for one in accounts_with_role(role, hospital)}
