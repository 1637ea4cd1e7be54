"""What staff are told (only that something waits), when, and how long a letter is kept."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from lamppost.core.calendars import Appointment, Method

UNSENT_KEPT: Final = timedelta(days=7)
QUIET_FROM: Final = time(21)
QUIET_UNTIL: Final = time(7)
DAILY_AT: Final = time(7, 30)  # where the reader lives
DAILY_AGAIN: Final = timedelta(minutes=15)  # after the channel refused it


class ChannelKind(StrEnum):
    EMAIL = "email"


class MessageKind(StrEnum):
    """Why somebody is written to; the words never say more than these do."""

    WAITING = "waiting"  # something to decide or to do
    CHANGED = "changed"  # something that they look after has moved on
    DANGER = "danger"  # somebody may not be safe
    DAILY = "daily"  # it is the hour: comes every day, whether or not there is something
    DATE = "date"  # a date for their calendar, or a change of one
    DATE_OFF = "date_off"  # a date that leaves it
    DATE_NEAR = "date_near"  # what they planned to come to is a day away
    INVITED = "invited"  # somebody who may never have heard of us is asked something
    BALLOT = "ballot"  # everybody is asked something, and nobody can tell who answered what
    SURVEY = "survey"  # the same, in more questions


@dataclass(frozen=True, slots=True)
class Invitation:
    """What is to happen to an appointment in its reader's calendar."""

    appointment: Appointment
    method: Method


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """What a calendar program takes out of a letter: the text of an .ics file."""

    method: Method
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in its reader's language, ready to send."""

    address: str = field(repr=False)
    subject: str
    sentence: str
    link: str
    calendar: CalendarPart | None = None
    below: tuple[str, ...] = ()  # lines under the link


def is_quiet(local: datetime) -> bool:
    """Whether it is night where the reader lives."""
    return local.time() >= QUIET_FROM or local.time() < QUIET_UNTIL


def due(kind: MessageKind, local: datetime) -> datetime:
    """When to send, in the reader's time zone: at once, or in the morning; danger never waits."""
    if kind is MessageKind.DANGER or not is_quiet(local):
        return local
    day = local.date() + timedelta(days=1 if local.time() >= QUIET_FROM else 0)
    return datetime.combine(day, QUIET_UNTIL, local.tzinfo)


def next_daily(local: datetime) -> datetime:
    """The daily letter after that moment, in the same time zone: the same hour by its clock, in summer
    and in winter."""
    today = datetime.combine(local.date(), DAILY_AT, local.tzinfo)
    tomorrow = datetime.combine(local.date() + timedelta(days=1), DAILY_AT, local.tzinfo)
    return today if local < today else tomorrow


def oldest_kept(today: date) -> date:
    """Unsent messages of earlier days are forgotten."""
    return today - UNSENT_KEPT
