"""What staff are told (nothing but that something waits), when, and how often a letter is tried."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

ATTEMPTS: Final = 8
DEAD_LETTERS_KEPT: Final = timedelta(days=7)
QUIET_FROM: Final = time(21)
QUIET_UNTIL: Final = time(7)


class ChannelKind(StrEnum):
    EMAIL = "email"


class MessageKind(StrEnum):
    """Why somebody is written to; the words never say more than these three do."""

    WAITING = "waiting"  # something to decide or to do
    CHANGED = "changed"  # something that they look after has moved on
    DANGER = "danger"  # somebody may not be safe


def is_quiet(local: datetime) -> bool:
    """Whether it is night where the reader lives."""
    return local.time() >= QUIET_FROM or local.time() < QUIET_UNTIL


def due(kind: MessageKind, local: datetime) -> datetime:
    """When to send, in the reader's own time zone: at once, or in the morning; danger never waits."""
    if kind is MessageKind.DANGER or not is_quiet(local):
        return local
    day = local.date() + timedelta(days=1 if local.time() >= QUIET_FROM else 0)
    return datetime.combine(day, QUIET_UNTIL, local.tzinfo)


def is_dead(attempts: int) -> bool:
    """Whether it was tried as often as it ever will be."""
    return attempts >= ATTEMPTS


def forget_before(today: date) -> date:
    """Messages of earlier days are forgotten unsent."""
    return today - DEAD_LETTERS_KEPT
