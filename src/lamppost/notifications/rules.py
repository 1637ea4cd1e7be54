"""What staff are told (only that something waits), when, and how long a letter is kept."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from lamppost.core.calendars import Appointment, Method, invited_instead
from lamppost.core.errors import Invalid

UNSENT_KEPT: Final = timedelta(days=7)
TRIED_FOR: Final = timedelta(days=1)  # then somebody has to look
MOST_BETWEEN: Final = 3600  # seconds from one try to the next
JOB_TAKES: Final = timedelta(minutes=1)  # what has been due for longer and has no job, has lost it
MAIL_TAKES: Final = timedelta(minutes=5)  # at the most, while a mail server answers step by step
DAILY_AT: Final = time(7, 30)  # where the reader lives
DAILY_AGAIN: Final = timedelta(minutes=15)  # unless it is known to be sent
LONGEST_QUIET: Final = timedelta(hours=12)
URGENT: Final = 100  # as paging itself
IN_BULK: Final = -10


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


class Topic(StrEnum):
    """What may wait for somebody's daily note, if they like."""

    OFFERED = "offered"  # to a supporter: an offer, or a reminder of what is theirs
    WAITING = "waiting"
    CHANGED = "changed"
    DATE_NEAR = "date_near"


TOPIC_OF: Final = {
    MessageKind.WAITING: Topic.WAITING,
    MessageKind.CHANGED: Topic.CHANGED,
    MessageKind.DATE_NEAR: Topic.DATE_NEAR,
}


PRIORITY_OF: Final = {
    MessageKind.DANGER: URGENT,
    MessageKind.BALLOT: IN_BULK,
    MessageKind.SURVEY: IN_BULK,
}


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the day, where the reader lives, in which nothing comes that can wait; none where it
    ends as it begins."""

    starts: time
    ends: time

    def holds(self, at: time) -> bool:
        """Whether that hour is one of them."""
        if self.is_over_night:
            return at >= self.starts or at < self.ends
        return self.starts <= at < self.ends

    def over(self, local: datetime) -> datetime:
        """When they end of which that moment is one."""
        is_evening = self.is_over_night and local.time() >= self.starts
        day = local.date() + timedelta(days=1 if is_evening else 0)
        return datetime.combine(day, self.ends, local.tzinfo)

    @property
    def is_over_night(self) -> bool:
        return self.starts > self.ends

    @property
    def lasts(self) -> timedelta:
        starts, ends = (
            timedelta(hours=at.hour, minutes=at.minute) for at in (self.starts, self.ends)
        )
        return (ends - starts) % timedelta(days=1)


NIGHT: Final = Quiet(time(21), time(7))


@dataclass(frozen=True, slots=True)
class Wished:
    """How somebody wants to be written to: what waits for their daily note, and when nothing comes."""

    topics: frozenset[Topic] = frozenset()
    quiet: Quiet = NIGHT


@dataclass(frozen=True, slots=True)
class Haste:
    """How long a message can wait: for its reader's daily note, if they like; for the end of their quiet
    hours, unless that is after `latest`."""

    waits: bool = True
    latest: datetime | None = None


ANY_TIME: Final = Haste()
SOON: Final = Haste(waits=False)  # in no note: when their quiet hours end


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


def check_wished(wished: Wished) -> None:
    """Invalid where so many hours are quiet that what has to be said would come too late."""
    if wished.quiet.lasts > LONGEST_QUIET:
        raise Invalid({"quiet_until": "too_quiet"})


def due(
    kind: MessageKind, local: datetime, quiet: Quiet = NIGHT, latest: datetime | None = None
) -> datetime:
    """When to send, in the reader's time zone: at once, or when their quiet hours end; danger never waits,
    nor does what would come after `latest`."""
    if kind is MessageKind.DANGER or not quiet.holds(local.time()):
        return local
    morning = max(local, quiet.over(local), key=_instant)  # an hour may come twice
    return local if latest is not None and latest < morning else morning


def next_daily(local: datetime, quiet: Quiet = NIGHT) -> datetime:
    """The daily letter after that moment, in the same time zone: the same hour by its clock, in summer
    and in winter; where that is a quiet one, the end of these."""
    hour = quiet.ends if quiet.holds(DAILY_AT) else DAILY_AT
    today = datetime.combine(local.date(), hour, local.tzinfo)
    tomorrow = datetime.combine(local.date() + timedelta(days=1), hour, local.tzinfo)
    return today if local < today else tomorrow


def seconds_to_next_try(tries: int) -> int:
    """From that many tries to the next: a few seconds first, then longer, in the end each hour."""
    return int(min(3 ** min(tries + 1, 10), MOST_BETWEEN))


def _instant(at: datetime) -> datetime:
    """Two moments of one time zone are compared by its clock otherwise."""
    return at.astimezone(UTC)


def readdressed(letter: Letter, address: str) -> Letter:
    """The same letter, and what it brings for a calendar, to another address."""
    if address == letter.address:
        return letter
    part = letter.calendar
    if part:
        part = replace(part, text=invited_instead(part.text, address))
    return replace(letter, address=address, calendar=part)


def forgotten_until(today: date) -> date:
    """Unsent messages of that day and of earlier ones are forgotten."""
    return today - UNSENT_KEPT
