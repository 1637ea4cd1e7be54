"""Noting how many physicians departments had in earlier months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lamppost.core.access import Actor, require
from lamppost.core.errors import Invalid, NotFound
from lamppost.core.transactions import transaction
from lamppost.program.access import ProgramPermission
from lamppost.program.models import Department, Headcount
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
