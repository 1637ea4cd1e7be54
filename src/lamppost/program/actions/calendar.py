"""Saying when a hospital's program works."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from lamppost.core.access import Actor, require
from lamppost.core.errors import Invalid, NotFound
from lamppost.core.transactions import transaction
from lamppost.program.access import ProgramPermission
from lamppost.program.models import Hospital, SpecialDay
from lamppost.program.rules.duty import WEEK
from lamppost.vault.actions import record_with_actor


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """`weekdays` 0 is Monday; in the hospital's own time."""

    weekdays: Sequence[int]
    opens: time
    closes: time


def set_working_hours(*, hospital: int, hours: WorkingHours, by: Actor) -> None:
    """From now on; Invalid where nobody would ever work."""
    require(by, ProgramPermission.HOURS_SET, hospital)
    _refuse_wrong(hours)
    with transaction(by):
        changed = Hospital.objects.filter(pk=hospital).update(
            work_days=sorted(set(hours.weekdays)), works_from=hours.opens, works_until=hours.closes
        )
        if not changed:
            raise NotFound("hospital")
        record_with_actor(by=by, event="hours.set", hospital=hospital)


def set_special_day(*, hospital: int, day: date, is_working: bool | None, by: Actor) -> None:
    """A day on which the program works although others do not, or the reverse; None: as the calendar says."""
    with transaction(by):
        require(by, ProgramPermission.HOURS_SET, hospital)
        if is_working is None:
            SpecialDay.objects.filter(hospital_id=hospital, day=day).delete()
        else:
            SpecialDay.objects.update_or_create(
                hospital_id=hospital, day=day, defaults={"is_working": is_working}
            )
        record_with_actor(by=by, event="special_day.set", hospital=hospital)


def _refuse_wrong(hours: WorkingHours) -> None:
    problems = {}
    if not hours.weekdays or any(not 0 <= one < WEEK for one in hours.weekdays):
        problems["weekdays"] = "choose"
    if hours.opens >= hours.closes:
        problems["closes"] = "before_it_opens"
    if problems:
        raise Invalid(problems)
