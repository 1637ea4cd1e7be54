"""Who may see and change supporters."""

from typing import Any

from django.db.models import Q

from lamppost.core.access import Actor, Permission, Role, has_role, in_scope, is_system, register


class SupporterPermission(Permission):
    SUPPORTER_VIEW = "supporter.view"
    SUPPORTER_ENROL = "supporter.enrol"
    SUPPORTER_SELF = "supporter.self"
    LOAD_NOTE = "load.note"


def is_themselves(by: Actor, obj: Any) -> bool:
    """is that supporter"""
    return by.account is not None and obj.account_id == by.account


register(
    {
        SupporterPermission.SUPPORTER_VIEW: [
            [is_system],
            [has_role(Role.COORDINATOR, Role.DEPARTMENT_LEAD, Role.DIRECTOR)],
        ],
        SupporterPermission.SUPPORTER_ENROL: [
            [is_system, in_scope],
            [has_role(Role.COORDINATOR, Role.ADMINISTRATOR)],
        ],
        SupporterPermission.SUPPORTER_SELF: [[is_themselves]],
        SupporterPermission.LOAD_NOTE: [[is_system, in_scope]],
    }
)


def visible_to(by: Actor) -> Q:
    """Supporters of the hospitals where they hold a role."""
    return Q(hospital_id__in=by.hospitals)
