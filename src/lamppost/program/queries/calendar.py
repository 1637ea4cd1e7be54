"""When a hospital's program works: its hours, the country's holidays, and what it says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.program.access import ProgramPermission
from lamppost.program.models import Hospital, SpecialDay
from lamppost.program.rules.calendar import Calendar

SHOWN: int = 365  # days ahead


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day to come that is not as other days: `name` of a public holiday, else empty."""

    day: date
    name: str
    is_working: bool
    is_own: bool  # whether the hospital itself said so


def calendar(hospital: int) -> Calendar:
    """The hospital's calendar from last year to two years on; raises NotFound."""
    row = Hospital.objects.filter(pk=hospital).first()
    if row is None:
        raise NotFound("hospital")
    own = _own(hospital)
    off = set(_public(now().year)) | {day for day, works in own.items() if not works}
    off -= {day for day, works in own.items() if works}
    return Calendar(
        ZoneInfo(row.time_zone),
        tuple(row.work_days),
        row.works_from,
        row.works_until,
        frozenset(off),
    )


def days_off(hospital: int, *, seen_by: Actor) -> tuple[DayOff, ...]:
    """Public holidays of the coming year and what the hospital says of single days, by day."""
    require(seen_by, ProgramPermission.HOURS_VIEW, hospital)
    today, own = now().date(), _own(hospital)
    public = _public(today.year)
    days = {day for day in (*own, *public) if today <= day <= today + timedelta(days=SHOWN)}
    return tuple(
        DayOff(day, public.get(day, ""), own.get(day, False), day in own) for day in sorted(days)
    )


def _own(hospital: int) -> dict[date, bool]:
    days = SpecialDay.objects.filter(hospital_id=hospital)
    return dict(days.values_list("day", "is_working"))


@cache
def _public(year: int) -> Mapping[date, str]:
    """Federal holidays of the United States, last year to two years on."""
    from holidays import country_holidays  # noqa: PLC0415  # only where somebody counts in working days

    found = country_holidays("US", years=range(year - 1, year + 3), language="en_US")
    return dict(sorted(found.items()))
