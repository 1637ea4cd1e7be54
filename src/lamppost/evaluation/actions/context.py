"""What helps a program, what gets in its way and what was changed: noted month by month, by codes alone."""

from datetime import date
from typing import Any
from uuid import UUID

from lamppost.core.access import Actor, require
from lamppost.core.errors import Invalid, NotFound
from lamppost.core.transactions import transaction
from lamppost.evaluation.access import EvaluationPermission, context_visible_to
from lamppost.evaluation.models import ContextEntry
from lamppost.evaluation.prism import ContextKind, Factor, months_to_note
from lamppost.program.queries import departments, today_at
from lamppost.vault.actions import record_with_actor


def add_context(
    *,
    hospital: int,
    month: date,
    kind: ContextKind,
    factor: Factor,
    department: int | None = None,
    by: Actor,
) -> UUID:
    """Notes it for that month, of the whole hospital or of one department. Invalid where it stands there already."""
    require(by, EvaluationPermission.CONTEXT_ADD, hospital)
    _check(hospital, month, department)
    where: dict[str, Any] = {"department_id": department}
    with transaction(by):
        row, is_new = ContextEntry.objects.get_or_create(
            hospital_id=hospital, month=month, kind=kind, factor=factor, **where
        )
        if is_new:
            record_with_actor(by=by, event="context.added", hospital=hospital)
    if not is_new:
        raise Invalid({"factor": "stands_there"})
    return row.pk


def remove_context(*, noted: UUID, by: Actor) -> None:
    """Takes it back; a report that was made before keeps what it said."""
    with transaction(by):
        row = ContextEntry.objects.filter(context_visible_to(by), pk=noted).first()
        if row is None:
            raise NotFound("no such entry")
        require(by, EvaluationPermission.CONTEXT_REMOVE, row)
        row.delete()
        record_with_actor(by=by, event="context.removed", hospital=row.hospital_id)


def _check(hospital: int, month: date, department: int | None) -> None:
    found = {}
    if month not in months_to_note(today_at(hospital)):
        found["month"] = "choose"
    if department is not None and department not in {one.id for one in departments(hospital)}:
        found["department"] = "choose"
    if found:
        raise Invalid(found)
