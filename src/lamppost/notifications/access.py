"""Who may have staff written to: whoever acts. Only jobs send and forget; each chooses how for themselves."""

from typing import Any

from django.db.models import Q

from lamppost.core.access import (
    Actor,
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
    MESSAGES_FIND = "messages.find"
    MESSAGE_FORGET = "message.forget"
    DAILY_SEND = "daily.send"
    LETTERS_CHOOSE = "letters.choose"
    UNSENT_KEEP = "unsent.keep"


def is_somebody(by: Actor, obj: Any) -> bool:
    """is signed in, for themselves"""
    return by.account is not None


def unsent_visible_to(by: Actor) -> Q:
    """What could not be sent at the hospitals that they administer."""
    return Q(hospital_id__in=by.places_as(Role.ADMINISTRATOR))


register(
    {
        NotificationPermission.MESSAGE_QUEUE: [[anybody]],  # the words are fixed and say nothing
        NotificationPermission.MESSAGE_SEND: [[is_system, in_scope]],
        NotificationPermission.MESSAGES_FIND: [[is_system]],
        NotificationPermission.MESSAGE_FORGET: [[is_system]],
        NotificationPermission.DAILY_SEND: [[is_system]],
        NotificationPermission.LETTERS_CHOOSE: [[is_somebody]],
        NotificationPermission.UNSENT_KEEP: [[has_role(Role.ADMINISTRATOR), in_scope]],
    }
)
