"""Messages about something, through the outbox; and the daily letter, about nothing."""

from lamppost.notifications.actions.daily import choose_letters, send_daily
from lamppost.notifications.actions.outbox import (
    NotSent,
    forget,
    notify,
    send,
    send_lost,
    take_back,
    tell,
)
from lamppost.notifications.actions.posting import post
from lamppost.notifications.actions.unsent import give_up, send_again

__all__ = [
    "NotSent",
    "choose_letters",
    "forget",
    "give_up",
    "notify",
    "post",
    "send",
    "send_again",
    "send_daily",
    "send_lost",
    "take_back",
    "tell",
]
