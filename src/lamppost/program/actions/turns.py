"""The rota for `today`, turn by turn, and whose rota answers for which hospitals."""

from collections.abc import Sequence

from lamppost.core.access import Actor, require
from lamppost.core.errors import Invalid, NotFound
from lamppost.core.transactions import transaction
from lamppost.program.access import ProgramPermission
from lamppost.program.actions.duties import (
    check_hours,
    create_duties,
    hours_of,
    locked_hospital,
)
from lamppost.program.models import Duty, Hospital
from lamppost.program.rules import DutyKind
from lamppost.program.rules.duty import Hours
from lamppost.vault.actions import record_with_actor


def add_duties(*, hospital: int, kind: DutyKind, hours: Sequence[Hours], by: Actor) -> None:
    """Puts somebody on a rota; what is there already stays as it is."""
    with transaction(by):
        require(by, ProgramPermission.DUTY_SET, hospital)
        found = locked_hospital(hospital)
        check_hours(hours)
        known = {hours_of(row) for row in Duty.objects.filter(hospital=found, kind=kind)}
        create_duties(found, kind, (one for one in dict.fromkeys(hours) if one not in known))
        record_with_actor(by=by, event="duties.set", hospital=hospital)


def remove_duty(*, duty: int, by: Actor) -> None:
    """Takes one turn of the rota for `today` away; NotFound for a safety contact's, and elsewhere."""
    with transaction(by):
        row = Duty.objects.filter(pk=duty, kind=DutyKind.ROTA).first()
        if row is None or row.hospital_id not in by.hospitals:
            raise NotFound("no such turn")
        require(by, ProgramPermission.DUTY_SET, row)
        row.delete()
        record_with_actor(by=by, event="duties.set", hospital=row.hospital_id)


def set_cover(*, hospital: int, covered_by: int | None, by: Actor) -> None:
    """Whose rota answers for that hospital in the hours that its own leaves open (None: nobody's). One
    step only: who is covered covers no others (Invalid)."""
    with transaction(by):
        found = locked_hospital(hospital)
        require(by, ProgramPermission.COVER_SET, hospital)
        if covered_by is not None:
            require(by, ProgramPermission.COVER_SET, covered_by)
        may_be = covered_by is None or _may_cover(locked_hospital(covered_by), found)
        if may_be:
            found.covered_by_id = covered_by
            found.save(update_fields=["covered_by"])
            record_with_actor(by=by, event="cover.set", hospital=hospital)
    if not may_be:  # out here nothing has to be undone: a page can go on to say so
        raise Invalid({"covered_by": "choose"})


def _may_cover(other: Hospital, hospital: Hospital) -> bool:
    is_chain = other.covered_by_id is not None or hospital.covers.exists()
    return other.pk != hospital.pk and not is_chain
