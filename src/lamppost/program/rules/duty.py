"""Who is on duty when: weekly hours in a hospital's own time, across midnight and clock changes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple, Protocol
from zoneinfo import ZoneInfo

WEEK: Final = 7


class Weekly(Protocol):
    """Hours that come every week: `weekday` 0 is Monday; `ends` at or before `starts` is on the next
    day (00:00 is midnight)."""

    @property
    def weekday(self) -> int: ...
    @property
    def starts(self) -> time: ...
    @property
    def ends(self) -> time: ...


class Turn(NamedTuple):
    """Weekly hours as they come on one day; begin and end in UTC."""

    on: date
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Hours:
    """`weekday` 0 is Monday; `ends` at or before `starts` is on the next day (00:00 is midnight)."""

    account: int
    rank: int
    weekday: int
    starts: time
    ends: time


def on_duty_at(hours: Iterable[Hours], at: datetime, zone: ZoneInfo) -> list[int]:
    """The accounts that are on duty at that moment, whom to call first first."""
    today = at.astimezone(zone).date()
    present = sorted(
        (one.rank, one.account)
        for one in hours
        for turn in turns(one, today - timedelta(days=2), 4, zone)
        if turn.begins <= at < turn.ends
    )
    return list(dict.fromkeys(account for _, account in present))


def on_duty_until(
    hours: Iterable[Hours], account: int, at: datetime, zone: ZoneInfo
) -> datetime | None:
    """When somebody who is on duty at that moment goes off (UTC), turns that meet taken as one; None
    where that is not within a week."""
    own = [one for one in hours if one.account == account]
    first, last = at.astimezone(zone).date() - timedelta(days=2), at + timedelta(days=WEEK)
    found = (turn for one in own for turn in turns(one, first, WEEK + 4, zone))
    for turn in sorted(found, key=lambda turn: turn.begins):
        if turn.begins <= at < turn.ends:
            at = turn.ends
    return at if at < last else None


def next_duty_from(hours: Iterable[Hours], after: datetime, zone: ZoneInfo) -> datetime | None:
    """The first moment at or after `after` when anybody is on duty (UTC); None on an empty rota."""
    today = after.astimezone(zone).date()
    starting = [
        max(turn.begins, after.astimezone(UTC))
        for one in hours
        for turn in turns(one, today - timedelta(days=2), WEEK + 4, zone)
        if turn.ends > after
    ]
    return min(starting, default=None)


def turns(hours: Weekly, first: date, days: int, zone: ZoneInfo) -> Iterator[Turn]:
    """Each turn that begins within that many days from `first`."""
    ahead = (hours.weekday - first.weekday()) % WEEK
    for day in (first + timedelta(days=later) for later in range(ahead, days, WEEK)):
        yield turn_on(day, hours.starts, hours.ends, zone)


def turn_on(day: date, starts: time, ends: time, zone: ZoneInfo) -> Turn:
    """The turn of that day: what ends at or before it starts ends on the next."""
    last = day if ends > starts else day + timedelta(days=1)
    return Turn(day, min(_moments(day, starts, zone)), max(_moments(last, ends, zone)))


def _moments(day: date, at: time, zone: ZoneInfo) -> list[datetime]:
    """Both readings of a time that the clock shows twice or never: turns take the wider one, no gap."""
    return [datetime.combine(day, at.replace(fold=fold), zone).astimezone(UTC) for fold in (0, 1)]
