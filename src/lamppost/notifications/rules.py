"""What staff are told (only that something waits), when, and how long a letter is kept."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

UNSENT_KEPT: Final = timedelta(days=7)
QUIET_FROM: Final = time(21)
QUIET_UNTIL: Final = time(7)


class ChannelKind(StrEnum):
    EMAIL = "email"


class MessageKind(StrEnum):
    """Why somebody is written to; the words never say more than these three do."""

    WAITING = "waiting"  # something to decide or to do
    CHANGED = "changed"  # something that they look after has moved on
    DANGER = "danger"  # somebody may not be safe


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in its reader's language, ready to send."""

    address: str = field(repr=False)
    subject: str
    sentence: str
    link: str


def is_quiet(local: datetime) -> bool:
    """Whether it is night where the reader lives."""
    return local.time() >= QUIET_FROM or local.time() < QUIET_UNTIL


def due(kind: MessageKind, local: datetime) -> datetime:
    """When to send, in the reader's time zone: at once, or in the morning; danger never waits."""
    if kind is MessageKind.DANGER or not is_quiet(local):
        return local
    day = local.date() + timedelta(days=1 if local.time() >= QUIET_FROM else 0)
    return datetime.combine(day, QUIET_UNTIL, local.tzinfo)


def oldest_kept(today: date) -> date:
    """Unsent messages of earlier days are forgotten."""
    return today - UNSENT_KEPT
