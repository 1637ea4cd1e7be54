"""Moving a hospital or a department to its next stage."""

from datetime import date

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound, NotNow
from lamppost.core.transactions import transaction
from lamppost.program.access import ProgramPermission
from lamppost.program.models import Department, Duty, Hospital, Pause
from lamppost.program.rules import (
    AdoptionStage,
    DutyKind,
    HospitalStage,
    can_move_department,
    can_move_hospital,
)
from lamppost.vault.actions import record_with_actor


def set_hospital_stage(
    *,
    hospital: int,
    stage: HospitalStage,
    are_gates_open: bool,
    by: Actor,
    on: date | None = None,
) -> None:
    """Takes the step if it may follow; a hospital opens to nobody (NotNow) without a safety contact, or
    while a gate is shut: `launch.actions.set_stage` looks at those, and is the way to call this."""
    with transaction(by):
        require(by, ProgramPermission.HOSPITAL_STAGE_SET, hospital)
        found = Hospital.objects.select_for_update().filter(pk=hospital).first()
        if found is None:
            raise NotFound("hospital")
        has_contact = Duty.objects.filter(hospital=found, kind=DutyKind.SAFETY).exists()
        is_ready = has_contact and are_gates_open
        if not can_move_hospital(HospitalStage(found.stage), stage, is_ready=is_ready):
            raise NotNow("hospital stage")
        found.stage = stage
        if stage is HospitalStage.ACTIVE and found.launched_on is None:
            found.launched_on = on or now().date()
        found.save(update_fields=["stage", "launched_on"])
        record_with_actor(by=by, event=f"hospital.{stage.value}", hospital=hospital)


def set_department_stage(
    *, department: int, stage: AdoptionStage, by: Actor, on: date | None = None
) -> None:
    """Takes the step if it may follow (NotNow), and notes its day (`on`, else today)."""
    with transaction(by):
        found = Department.objects.select_for_update().filter(pk=department).first()
        if found is None:
            raise NotFound("department")
        require(by, ProgramPermission.DEPARTMENT_STAGE_SET, found)
        if not can_move_department(AdoptionStage(found.stage), stage):
            raise NotNow("department stage")
        found.stage = stage
        _note_day(found, stage, on or now().date())
        found.save(update_fields=["stage", "approached_on", "adopted_on", "paused_on"])
        record_with_actor(by=by, event=f"department.{stage.value}", hospital=found.hospital_id)


def _note_day(department: Department, stage: AdoptionStage, day: date) -> None:
    if stage is AdoptionStage.PAUSED:
        department.paused_on = day
    if stage is not AdoptionStage.CONSIDERING:
        department.approached_on = department.approached_on or day
    if stage is AdoptionStage.ACTIVE:
        department.adopted_on = department.adopted_on or day
        _end_pause(department, day)


def _end_pause(department: Department, day: date) -> None:
    """Kept when it is over: who resumes had nothing meanwhile, and a year that is over stays as it was."""
    since, department.paused_on = department.paused_on, None
    if since and since < day:
        Pause.objects.create(department=department, since=since, until=day)
