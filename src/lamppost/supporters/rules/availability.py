"""When a supporter has time: weekly hours by their own clock, less the days on which they are away."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from lamppost.program.rules.duty import WEEK, turns

EVENING: Final = time(18)
LONG_ENOUGH: Final = timedelta(minutes=30)  # for a first word; less is no time
A_DAY: Final = timedelta(days=1)
MOST_HOURS: Final = 28  # entries in a week
MOST_AWAY: Final = 20
LONGEST_AHEAD: Final = timedelta(days=730)


class When(StrEnum):
    """How soon somebody has time, as seen from now by their own clock; the soonest first."""

    TODAY = "today"  # before the evening
    TONIGHT = "tonight"
    TOMORROW = "tomorrow"
    THIS_WEEK = "this_week"  # within seven days


@dataclass(frozen=True, slots=True)
class FreeHours:
    """Weekly; `weekday` 0 is Monday, `ends` at or before `starts` is on the next day."""

    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Away:
    """From the first day to the last, both included."""

    first: date
    last: date


class Span(NamedTuple):
    """From `begins` until before `ends`, in UTC."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Time:
    """What somebody has said of their time, and the clock by which they mean it. `also`: hours that
    they are on call, which come on top."""

    hours: tuple[FreeHours, ...]
    away: tuple[Away, ...]
    zone: ZoneInfo
    also: tuple[Span, ...] = ()


def is_away(away: Iterable[Away], day: date) -> bool:
    """Whether that day falls into any of these."""
    return any(one.first <= day <= one.last for one in away)


def back_on(away: Iterable[Away], day: date) -> date | None:
    """The first day on which somebody who is away that day is back; None for who is not away."""
    back = day
    for one in sorted(away, key=lambda one: one.first):
        if one.first <= back <= one.last:
            back = one.last + A_DAY
    return None if back == day else back


def is_free_at(said: Time, at: datetime) -> bool:
    """Whether they have time at that moment."""
    return any(span.begins <= at < span.ends for span in spans(said, at, A_DAY))


def next_free(said: Time, after: datetime) -> datetime | None:
    """The first moment (UTC) at or after `after` when they have time; None where that is never."""
    ends = [midnight(one.last + A_DAY, said.zone) for one in said.away]
    for start in sorted([after, *(end for end in ends if end > after)]):
        week = spans(said, start, timedelta(days=WEEK + 1))
        if week:
            return max(week[0].begins, start.astimezone(UTC))
    return None


def windows(said: Time, at: datetime) -> frozenset[When] | None:
    """How soon they have time for a first word; None where they have not said, and are not on call soon."""
    today = at.astimezone(said.zone).date()
    evening = datetime.combine(today, EVENING, said.zone)
    night, after = (midnight(today + ahead * A_DAY, said.zone) for ahead in (1, 2))
    edges = {
        When.TODAY: (at, evening),
        When.TONIGHT: (max(at, evening), night),
        When.TOMORROW: (night, after),
        When.THIS_WEEK: (at, at + timedelta(days=WEEK)),
    }
    free = spans(said, at, timedelta(days=WEEK))
    found = frozenset(
        when for when, (begins, ends) in edges.items() if _has_room(free, begins, ends)
    )
    return found if said.hours or found & {When.TODAY, When.TONIGHT} else None


def spans(said: Time, start: datetime, length: timedelta) -> list[Span]:
    """When they have time from `start` on for that long: in order, apart, less the days away."""
    return _merged(_cut(_all(said, start, start + length), said.away, said.zone, start))


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first moment (UTC) of a day there, also where the clock skips or repeats its first hour."""
    return datetime.combine(day, time(0), zone).astimezone(UTC)


def _all(said: Time, start: datetime, end: datetime) -> Iterator[Span]:
    first = start.astimezone(said.zone).date() - 2 * A_DAY
    days = (end - start).days + 5
    for hours in said.hours:
        for turn in turns(hours, first, days, said.zone):
            if turn.ends > start and turn.begins < end:
                yield Span(turn.begins, turn.ends)
    yield from (span for span in said.also if span.ends > start and span.begins < end)


def _cut(
    free: Iterable[Span], away: tuple[Away, ...], zone: ZoneInfo, start: datetime
) -> list[Span]:
    """What is left of these after `start` on the days on which they are there."""
    left = [Span(max(one.begins, start.astimezone(UTC)), one.ends) for one in free]
    for one in away:
        gone, back = midnight(one.first, zone), midnight(one.last + A_DAY, zone)
        before = [Span(span.begins, min(span.ends, gone)) for span in left]
        after = [Span(max(span.begins, back), span.ends) for span in left]
        left = [span for span in [*before, *after] if span.begins < span.ends]
    return left


def _merged(free: Iterable[Span]) -> list[Span]:
    together: list[Span] = []
    for span in sorted(free):
        if together and span.begins <= together[-1].ends:
            together[-1] = Span(together[-1].begins, max(together[-1].ends, span.ends))
        else:
            together.append(span)
    return together


def _has_room(free: Iterable[Span], begins: datetime, ends: datetime) -> bool:
    return any(min(one.ends, ends) - max(one.begins, begins) >= LONG_ENOUGH for one in free)
