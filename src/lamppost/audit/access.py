"""Who may chain and who may read the record."""

from lamppost.core.access import Permission, Role, anybody, has_role, is_system, register


class AuditPermission(Permission):
    ENTRY_RECORD = "entry.record"
    ENTRY_CHAIN = "entry.chain"
    ENTRY_VIEW = "entry.view"


register(
    {
        AuditPermission.ENTRY_RECORD: [[anybody]],  # whoever acts, leaves a record
        AuditPermission.ENTRY_CHAIN: [[is_system]],
        AuditPermission.ENTRY_VIEW: [[is_system], [has_role(Role.ADMINISTRATOR)]],
    }
)
