"""Who is on duty when: weekly hours in a hospital's own time, across midnight and clock changes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

WEEK: Final = 7


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
        for starts, ends in _windows(one, today - timedelta(days=2), 4, zone)
        if starts <= at < ends
    )
    return list(dict.fromkeys(account for _, account in present))


def next_duty_from(hours: Iterable[Hours], after: datetime, zone: ZoneInfo) -> datetime | None:
    """The first moment at or after `after` when anybody is on duty (UTC); None on an empty rota."""
    today = after.astimezone(zone).date()
    starting = [
        max(starts, after.astimezone(UTC))
        for one in hours
        for starts, ends in _windows(one, today - timedelta(days=2), WEEK + 4, zone)
        if ends > after
    ]
    return min(starting, default=None)


def _windows(
    hours: Hours, first: date, days: int, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """Begin and end in UTC of each turn in that many days from `first`."""
    for day in (first + timedelta(days=ahead) for ahead in range(days)):
        if day.weekday() == hours.weekday:
            last = day if hours.ends > hours.starts else day + timedelta(days=1)
            yield min(_moments(day, hours.starts, zone)), max(_moments(last, hours.ends, zone))


def _moments(day: date, at: time, zone: ZoneInfo) -> list[datetime]:
    """Both readings of a time that the clock shows twice or never: turns take the wider one, no gap."""
    return [datetime.combine(day, at.replace(fold=fold), zone).astimezone(UTC) for fold in (0, 1)]
