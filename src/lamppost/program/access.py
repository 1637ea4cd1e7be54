"""Who may bring in places and people, see the roster, and move stages."""

from typing import Any

from django.db.models import QuerySet

from lamppost.core.access import (
    Actor,
    Grant,
    Permission,
    Role,
    has_role,
    in_scope,
    is_system,
    register,
)
from lamppost.program.models import Physician

CALLED = (Role.SAFETY_CONTACT, Role.CLINICIAN, Role.COORDINATOR)
SETS_HOURS = (Role.COORDINATOR, Role.DIRECTOR)
READERS = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.DEPARTMENT_LEAD)


class ProgramPermission(Permission):
    HOSPITAL_IMPORT = "hospital.import"
    HOSPITAL_STAGE_SET = "hospital.stage_set"
    DEPARTMENT_STAGE_SET = "department.stage_set"
    ROSTER_IMPORT = "roster.import"
    ROSTER_VIEW = "roster.view"
    COLLEAGUE_LOOK_UP = "colleague.look_up"
    PHYSICIAN_DEACTIVATE = "physician.deactivate"
    DUTY_SET = "duty.set"
    DUTY_PHONE_SET = "duty_phone.set"
    DUTY_PHONE_FORGET = "duty_phone.forget"
    DUTY_PHONE_VIEW = "duty_phone.view"
    COVER_SET = "cover.set"
    HEADCOUNT_NOTE = "headcount.note"
    HOURS_SET = "hours.set"
    HOURS_VIEW = "hours.view"


def is_on_that_duty(by: Actor, obj: Any) -> bool:
    """is whose number it is, and holds a role there that is called"""
    return by.account == obj.account and any(by.has(role, obj.hospital_id) for role in CALLED)


register(
    {
        ProgramPermission.HOSPITAL_IMPORT: [[is_system], [has_role(Role.ADMINISTRATOR)]],
        ProgramPermission.HOSPITAL_STAGE_SET: [
            [is_system, in_scope],
            [has_role(Role.ADMINISTRATOR, Role.DIRECTOR)],
        ],
        ProgramPermission.DEPARTMENT_STAGE_SET: [
            [is_system, in_scope],
            [has_role(Role.ADMINISTRATOR, Role.DIRECTOR, Role.COORDINATOR)],
        ],
        ProgramPermission.ROSTER_IMPORT: [[is_system, in_scope], [has_role(Role.ADMINISTRATOR)]],
        ProgramPermission.ROSTER_VIEW: [[is_system, in_scope], [has_role(*READERS)]],
        ProgramPermission.COLLEAGUE_LOOK_UP: [[has_role(Role.SUPPORTER)]],
        ProgramPermission.PHYSICIAN_DEACTIVATE: [
            [is_system, in_scope],
            [has_role(Role.ADMINISTRATOR)],
        ],
        ProgramPermission.HEADCOUNT_NOTE: [
            [is_system, in_scope],
            [has_role(Role.ADMINISTRATOR)],
        ],
        ProgramPermission.HOURS_SET: [[is_system, in_scope], [has_role(*SETS_HOURS)]],
        ProgramPermission.HOURS_VIEW: [[has_role(*SETS_HOURS)]],
        ProgramPermission.COVER_SET: [
            [is_system, in_scope],
            [has_role(Role.ADMINISTRATOR, Role.DIRECTOR)],
        ],
        ProgramPermission.DUTY_SET: [
            [is_system, in_scope],
            [has_role(Role.ADMINISTRATOR, Role.COORDINATOR)],
        ],
        ProgramPermission.DUTY_PHONE_SET: [
            [is_system, in_scope],
            [has_role(Role.ADMINISTRATOR, Role.COORDINATOR)],
            [is_on_that_duty],
        ],
        ProgramPermission.DUTY_PHONE_FORGET: [[is_system]],
        ProgramPermission.DUTY_PHONE_VIEW: [
            [is_system, in_scope],
            [has_role(Role.ADMINISTRATOR, Role.SUPPORTER, *CALLED)],
        ],
    }
)


def visible_to(by: Actor) -> QuerySet[Physician]:
    """The people on the rosters that they may see; leavers too."""
    everybody = Physician.objects.all()
    if by.is_system:
        return everybody.filter(hospital_id__in=by.hospitals)
    grants = [grant for grant in by.grants if grant.role in READERS]
    if any(_is_everywhere(grant) for grant in grants):
        return everybody.filter(hospital_id__in=by.hospitals)
    return everybody.filter(hospital_id__in={grant.hospital for grant in grants})


def _is_everywhere(grant: Grant) -> bool:
    return grant.hospital is None
