"""Who is on duty, and when somebody will be. Account ids only: no name leaves this room here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lamppost.core.access import Actor, require
from lamppost.core.errors import NotFound
from lamppost.program.access import ProgramPermission
from lamppost.program.models import Duty, DutyPhone, Hospital
from lamppost.program.rules import DutyKind
from lamppost.program.rules.duty import Hours, next_duty_from, on_duty_at, on_duty_until


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Somebody who is on duty now, until `at` (None: for a week and longer), or who is the next, from `at`."""

    account: int
    is_now: bool
    at: datetime | None


def on_duty(
    hospital: int, kind: DutyKind, at: datetime, *, among: Collection[int] | None = None
) -> list[int]:
    """The accounts on duty at that moment by rank, whom to call first first; empty where nobody is.

    `among`: only those, where a room above knows who can still be called."""
    return on_duty_at(_hours_of(among, hospital, kind), at, zone_at(hospital))


def next_duty(
    hospital: int, kind: DutyKind, after: datetime, *, among: Collection[int] | None = None
) -> datetime | None:
    """The first moment (UTC) at or after `after` when anybody (`among` those) is on duty; None on an
    empty rota."""
    return next_duty_from(_hours_of(among, hospital, kind), after, zone_at(hospital))


def on_duty_or_next(hospital: int, kind: DutyKind, at: datetime) -> tuple[OnDuty, ...]:
    """Who is on duty at that moment, by rank; where nobody is, who will be next; none on an empty rota."""
    hours, zone = duty_hours(hospital, kind), zone_at(hospital)
    if present := on_duty_at(hours, at, zone):
        return tuple(OnDuty(who, True, on_duty_until(hours, who, at, zone)) for who in present)
    begins = next_duty_from(hours, at, zone)
    later = on_duty_at(hours, begins, zone) if begins else ()
    return tuple(OnDuty(who, False, begins) for who in later)


def duty_phones(hospital: int, *, seen_by: Actor) -> Mapping[int, str]:
    """Where each account can be called when on duty there; who has noted no number is left out."""
    require(seen_by, ProgramPermission.DUTY_PHONE_VIEW, hospital)
    found = DutyPhone.objects.filter(hospital_id=hospital)
    return dict(found.values_list("account_id", "phone"))


def people_on_duty(hospital: int, kind: DutyKind) -> frozenset[int]:
    """The accounts that have hours there at all; several: somebody steps in for the first."""
    return frozenset(one.account for one in duty_hours(hospital, kind))


def duty_hours(hospital: int, kind: DutyKind) -> list[Hours]:
    """The whole rota of that kind, as a week."""
    rows = Duty.objects.filter(hospital_id=hospital, kind=kind)
    fields = rows.values_list("account_id", "rank", "weekday", "starts", "ends")
    return [Hours(*row) for row in fields]


def _hours_of(among: Collection[int] | None, hospital: int, kind: DutyKind) -> list[Hours]:
    hours = duty_hours(hospital, kind)
    return hours if among is None else [one for one in hours if one.account in among]


def zone_at(hospital: int) -> ZoneInfo:
    """By whose clock its rotas are told."""
    name = Hospital.objects.filter(pk=hospital).values_list("time_zone", flat=True).first()
    if name is None:
        raise NotFound("hospital")
    return ZoneInfo(name)
