"""Who signs a hospital's texts, and who opens it."""

from lamppost.core.access import Permission, Role, has_role, in_scope, is_system, register


class LaunchPermission(Permission):
    TEXT_SIGN = "text.sign"
    TEXT_LIST = "text.list"
    GATE_VIEW = "gate.view"
    HOSPITAL_OPEN = "hospital.open"


OPENS = (Role.DIRECTOR, Role.ADMINISTRATOR)

register(
    {
        LaunchPermission.TEXT_SIGN: [[is_system, in_scope], [has_role(Role.COUNSEL)]],
        LaunchPermission.TEXT_LIST: [[is_system, in_scope], [has_role(Role.COUNSEL)]],
        LaunchPermission.GATE_VIEW: [[is_system, in_scope], [has_role(*OPENS)]],
        LaunchPermission.HOSPITAL_OPEN: [[is_system, in_scope], [has_role(*OPENS)]],
    }
)
