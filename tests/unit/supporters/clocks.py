"""Clocks that do strange things, and weeks to try on them; what a clock on the wall shows is the judge."""

import os
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st

from lamppost.supporters.rules.availability import Away, FreeHours, Time

A_DAY: Final = timedelta(days=1)
IS_FULL: Final = os.environ.get("LAMPPOST_PROOFS") == "full"
often: Final = settings(max_examples=1000 if IS_FULL else 60)
# Changes at 2 a.m., at midnight, by half an hour, of a whole day; and clocks that never change.
ZONES: Final = tuple(
    ZoneInfo(name)
    for name in (
        "America/Los_Angeles",
        "America/New_York",
        "America/Phoenix",
        "Pacific/Honolulu",
        "America/St_Johns",
        "America/Havana",
        "America/Santiago",
        "Africa/Cairo",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "UTC",
    )
)
# The days around the changes of 2026 and 2027, each zone's own, and any other moment.
CHANGES: Final = (
    datetime(2026, 3, 8, 9, tzinfo=UTC),
    datetime(2026, 11, 1, 9, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
    datetime(2026, 10, 3, 15, tzinfo=UTC),
    datetime(2026, 4, 5, 3, tzinfo=UTC),
    datetime(2026, 9, 6, 4, tzinfo=UTC),
    datetime(2026, 4, 23, 22, tzinfo=UTC),
    datetime(2026, 10, 29, 21, tzinfo=UTC),
)

zones: Final = st.sampled_from(ZONES)
clock_times: Final = st.builds(
    time, st.integers(0, 23), st.sampled_from([0, 1, 15, 29, 30, 31, 45, 59])
)
moments: Final = st.one_of(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC)),
    st.builds(
        lambda change, minutes: change + timedelta(minutes=minutes),
        st.sampled_from(CHANGES),
        st.integers(-3 * 24 * 60, 3 * 24 * 60),
    ),
)
hours: Final = st.builds(FreeHours, st.integers(0, 6), clock_times, clock_times)
weeks: Final = st.lists(hours, max_size=6).map(tuple)


def away_around(at: datetime) -> "st.SearchStrategy[tuple[Away, ...]]":
    """Up to three stretches of days near that moment."""
    near = st.integers(-3, 12).map(lambda days: at.date() + days * A_DAY)
    one = st.builds(lambda first, days: Away(first, first + days * A_DAY), near, st.integers(0, 9))
    return st.lists(one, max_size=3).map(tuple)


@st.composite
def times(draw: st.DrawFn) -> tuple[Time, datetime]:
    """What somebody has said, and a moment at which to ask."""
    at = draw(moments)
    return Time(draw(weeks), draw(away_around(at)), draw(zones)), at


@st.composite
def whole_weeks(draw: st.DrawFn) -> tuple[FreeHours, ...]:
    """A week without a gap, in any number of pieces, each up to a day long."""
    cuts = set(draw(st.lists(st.integers(0, 7 * 1440 - 1), max_size=8)))
    edges = sorted(cuts | {day * 1440 for day in range(7)})
    return tuple(_piece(begin, end) for begin, end in pairwise([*edges, edges[0] + 7 * 1440]))


def _piece(begin: int, end: int) -> FreeHours:
    return FreeHours(begin // 1440 % 7, _clock(begin), _clock(end))


def _clock(minute: int) -> time:
    return time(minute % 1440 // 60, minute % 60)


class Weekly(Protocol):
    @property
    def weekday(self) -> int: ...
    @property
    def starts(self) -> time: ...
    @property
    def ends(self) -> time: ...


def shows(clock: datetime, one: Weekly) -> bool:
    """Whether a clock on the wall that shows this is within these hours; nothing is known of changes."""
    at, is_day = clock.time().replace(tzinfo=None), clock.weekday() == one.weekday
    if one.ends > one.starts:
        return is_day and one.starts <= at < one.ends
    is_morning_after = clock.weekday() == (one.weekday + 1) % 7
    return (is_day and at >= one.starts) or (is_morning_after and at < one.ends)


def is_steady(at: datetime, zone: ZoneInfo) -> bool:
    """Whether no clock there is changed within a day and a half of that moment."""
    near = (at + timedelta(hours=step) for step in range(-36, 37))
    return len({one.astimezone(zone).utcoffset() for one in near}) == 1


def away_on(said: Time, day: date) -> bool:
    return any(one.first <= day <= one.last for one in said.away)
