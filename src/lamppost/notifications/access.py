"""Who may have staff written to: whoever acts. Only jobs send and forget; a supporter chooses how."""

from lamppost.core.access import (
    Permission,
    Role,
    anybody,
    has_role,
    in_scope,
    is_system,
    register,
)


class NotificationPermission(Permission):
    MESSAGE_QUEUE = "message.queue"
    MESSAGE_SEND = "message.send"
    MESSAGE_FORGET = "message.forget"
    DAILY_SEND = "daily.send"
    DAILY_CHOOSE = "daily.choose"


register(
    {
        NotificationPermission.MESSAGE_QUEUE: [[anybody]],  # the words are fixed and say nothing
        NotificationPermission.MESSAGE_SEND: [[is_system, in_scope]],
        NotificationPermission.MESSAGE_FORGET: [[is_system]],
        NotificationPermission.DAILY_SEND: [[is_system]],
        NotificationPermission.DAILY_CHOOSE: [[has_role(Role.SUPPORTER)]],  # for themselves
    }
)
