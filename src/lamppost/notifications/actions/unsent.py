"""Letters that nobody took over for a day: an administrator has them tried again, or gives them up. Whose they are
and what they say, nobody is shown; after a week they are gone by themselves."""

from typing import Final

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.notifications.access import NotificationPermission
from lamppost.notifications.actions.outbox import defer_sending, drop
from lamppost.notifications.models import Message
from lamppost.notifications.queries import lost
from lamppost.vault.actions import record_with_actor

AT_ONCE: Final = 500


def send_again(*, hospital: int, by: Actor) -> int:
    """Tries them for another day, from now on; returns how many."""
    with transaction(by):
        require(by, NotificationPermission.UNSENT_KEEP, hospital)
        found = _held(hospital)
        for row in found:
            row.due_at, row.attempts = now(), 0
            row.save(update_fields=["due_at", "attempts"])
            defer_sending(row)
        record_with_actor(by=by, event="unsent.sent_again", hospital=hospital)
    return len(found)


def give_up(*, hospital: int, by: Actor) -> int:
    """Forgets them, each with its key where that is its own; returns how many."""
    with transaction(by):
        require(by, NotificationPermission.UNSENT_KEEP, hospital)
        found = _held(hospital)
        for row in found:
            drop(row, Actor.system(hospital))
        record_with_actor(by=by, event="unsent.given_up", hospital=hospital)
    return len(found)


def _held(hospital: int) -> list[Message]:
    """Those that no worker is sending at this moment."""
    rows = lost().select_for_update(skip_locked=True).filter(hospital_id=hospital)
    return list(rows.order_by("due_at", "pk")[:AT_ONCE])
