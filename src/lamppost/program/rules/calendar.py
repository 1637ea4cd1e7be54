"""When a hospital's program works: weekly hours and days off, in its own time, across clock changes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

DAY: Final = timedelta(days=1)
WORK_DAYS: Final = (0, 1, 2, 3, 4)  # Monday to Friday
OPENS: Final = time(8)
CLOSES: Final = time(17)
LONGEST_PAUSE: Final = 31  # days in a row on which nobody works, before we stop looking


@dataclass(frozen=True, slots=True)
class Calendar:
    """`weekdays` 0 is Monday; `off`: days of these years on which nobody works; `closes` is after `opens`."""

    zone: ZoneInfo
    weekdays: tuple[int, ...] = WORK_DAYS
    opens: time = OPENS
    closes: time = CLOSES
    off: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.off

    def is_at_work(self, at: datetime) -> bool:
        """Whether somebody works at that moment."""
        here = at.astimezone(self.zone)
        return self.is_working_day(here.date()) and self.opens <= here.time() < self.closes


def next_opening(calendar: Calendar, after: datetime) -> datetime:
    """That moment if somebody works then, else the next at which they begin (UTC)."""
    if calendar.is_at_work(after):
        return after.astimezone(UTC)
    here = after.astimezone(calendar.zone)
    first = here.date() if here.time() < calendar.opens else here.date() + DAY
    days = (first + DAY * ahead for ahead in range(LONGEST_PAUSE))
    found = next((day for day in days if calendar.is_working_day(day)), first)
    return _moment(calendar, found, calendar.opens)


def after_working_days(calendar: Calendar, at: datetime, days: int) -> datetime:
    """The same time of day so many working days later (UTC); what comes out of hours counts from the next
    opening. A time that the clock shows twice is the first of the two, one that it skips is a little later."""
    begin = next_opening(calendar, at).astimezone(calendar.zone)
    day, left, looked = begin.date(), days, 0
    while left and looked < LONGEST_PAUSE * (days + 1):
        day, looked = day + DAY, looked + 1
        left -= calendar.is_working_day(day)
    return _moment(calendar, day, begin.time())


def _moment(calendar: Calendar, day: date, at: time) -> datetime:
    return datetime.combine(day, at.replace(fold=0), calendar.zone).astimezone(UTC)
