"""Messages about something, through the outbox; and the daily letter, about nothing."""

from lamppost.notifications.actions.daily import choose_daily, send_daily
from lamppost.notifications.actions.outbox import NotSent, forget, notify, send, tell
from lamppost.notifications.actions.posting import post

__all__ = ["NotSent", "choose_daily", "forget", "notify", "post", "send", "send_daily", "tell"]
