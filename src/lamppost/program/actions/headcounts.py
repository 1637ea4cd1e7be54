"""How many physicians departments have, counted on the roster month by month, or noted for earlier months."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound
from lamppost.core.transactions import transaction
from lamppost.program.access import ProgramPermission
from lamppost.program.models import Department, Headcount, Hospital, Physician
from lamppost.vault.actions import record_with_actor

BATCH: Final = 2_000


@dataclass(frozen=True, slots=True)
class Heads:
    """How many physicians a department had in the month that begins on `month`."""

    department: int
    month: date
    physicians: int


def note_headcounts(*, hospital: int, heads: Sequence[Heads], by: Actor) -> None:
    """Notes earlier months, or corrects them: what every rate is divided by. All or none."""
    with transaction(by):
        require(by, ProgramPermission.HEADCOUNT_NOTE, hospital)
        if any(one.month.day != 1 or one.physicians < 0 for one in heads):
            raise Invalid({"heads": "a month begins on its first day; a count is 0 or more"})
        own = set(Department.objects.filter(hospital_id=hospital).values_list("pk", flat=True))
        if any(one.department not in own for one in heads):
            raise NotFound("department")
        Headcount.objects.bulk_create(
            (
                Headcount(department_id=one.department, month=one.month, physicians=one.physicians)
                for one in heads
            ),
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["department", "month"],
            update_fields=["physicians"],
        )
        record_with_actor(by=by, event="headcounts.noted", hospital=hospital)


def count_heads(*, hospital: int, by: Actor) -> None:
    """Counts this month's heads in those departments where nobody has yet; nothing where there is no roster."""
    with transaction(by):
        require(by, ProgramPermission.HEADCOUNT_NOTE, hospital)
        place = Hospital.objects.filter(pk=hospital).first()
        if place is None:
            raise NotFound("hospital")
        if not Physician.objects.filter(hospital=place).exists():
            return  # whose heads were noted by hand has them from there
        month = now().astimezone(ZoneInfo(place.time_zone)).date().replace(day=1)
        known = Headcount.objects.filter(department__hospital=place, month=month)
        if counted := heads_of(place, month, but=known.values_list("department", flat=True)):
            Headcount.objects.bulk_create(counted, batch_size=BATCH, ignore_conflicts=True)
            record_with_actor(by=by, event="headcounts.counted", hospital=hospital)


def heads_of(hospital: Hospital, month: date, *, but: Iterable[int] = ()) -> list[Headcount]:
    """How many people whom the hospital serves each department has, `but` some; not saved."""
    served = Q(physicians__is_active=True, physicians__profession__in=hospital.serves)
    departments = Department.objects.filter(hospital=hospital).exclude(pk__in=but)
    counted = departments.annotate(heads=Count("physicians", filter=served))
    return [Headcount(department=one, month=month, physicians=one.heads) for one in counted]
