"""Who is on duty, and when somebody will be. Account ids only: no name leaves this room here."""

from datetime import datetime
from zoneinfo import ZoneInfo

from lamppost.core.errors import NotFound
from lamppost.program.models import Duty, Hospital
from lamppost.program.rules import DutyKind
from lamppost.program.rules.cover import hours_a_week
from lamppost.program.rules.duty import Hours, next_duty_from, on_duty_at


def on_duty(hospital: int, kind: DutyKind, at: datetime) -> list[int]:
    """The accounts on duty at that moment by rank, whom to call first first; empty where nobody is."""
    return on_duty_at(_hours(hospital, kind), at, _zone(hospital))


def next_duty(hospital: int, kind: DutyKind, after: datetime) -> datetime | None:
    """The first moment (UTC) at or after `after` when anybody is on duty; None on an empty rota."""
    return next_duty_from(_hours(hospital, kind), after, _zone(hospital))


def people_on_duty(hospital: int, kind: DutyKind) -> frozenset[int]:
    """The accounts that have hours there at all; several: somebody steps in for the first."""
    return frozenset(one.account for one in _hours(hospital, kind))


def hours_covered(hospital: int, kind: DutyKind) -> float:
    """For how many hours of a week somebody is on duty."""
    return hours_a_week(_hours(hospital, kind))


def _hours(hospital: int, kind: DutyKind) -> list[Hours]:
    rows = Duty.objects.filter(hospital_id=hospital, kind=kind)
    fields = rows.values_list("account_id", "rank", "weekday", "starts", "ends")
    return [Hours(*row) for row in fields]


def _zone(hospital: int) -> ZoneInfo:
    name = Hospital.objects.filter(pk=hospital).values_list("time_zone", flat=True).first()
    if name is None:
        raise NotFound("hospital")
    return ZoneInfo(name)
