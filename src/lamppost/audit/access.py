"""Who may chain, who may read the record, and who reviews how names were opened."""

from typing import Any

from lamppost.core.access import (
    Actor,
    ActorKind,
    Permission,
    Role,
    anybody,
    has_role,
    is_system,
    register,
)


class AuditPermission(Permission):
    ENTRY_RECORD = "entry.record"
    ENTRY_CHAIN = "entry.chain"
    ENTRY_VIEW = "entry.view"
    HEAD_ACCEPT = "head.accept"
    LOOK_REVIEW = "look.review"
    LOOK_VIEW_OWN = "look.view_own"


def is_signed_in(by: Actor, obj: Any) -> bool:
    """is signed in (and sees their own alone)"""
    return by.kind is ActorKind.ACCOUNT


register(
    {
        AuditPermission.ENTRY_RECORD: [[anybody]],  # whoever acts, leaves a record
        AuditPermission.ENTRY_CHAIN: [[is_system]],
        AuditPermission.ENTRY_VIEW: [[is_system], [has_role(Role.ADMINISTRATOR)]],
        AuditPermission.HEAD_ACCEPT: [[is_system]],
        AuditPermission.LOOK_REVIEW: [[has_role(Role.ADMINISTRATOR)]],
        AuditPermission.LOOK_VIEW_OWN: [[is_signed_in]],
    }
)
