"""Who may have staff written to: whoever acts. Only jobs send and forget."""

from lamppost.core.access import Permission, anybody, in_scope, is_system, register


class NotificationPermission(Permission):
    MESSAGE_QUEUE = "message.queue"
    MESSAGE_SEND = "message.send"
    MESSAGE_FORGET = "message.forget"


register(
    {
        NotificationPermission.MESSAGE_QUEUE: [[anybody]],  # the words are fixed and say nothing
        NotificationPermission.MESSAGE_SEND: [[is_system, in_scope]],
        NotificationPermission.MESSAGE_FORGET: [[is_system]],
    }
)
