"""When somebody is written to."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lamppost.core.errors import Invalid
from lamppost.notifications.rules import (
    DAILY_AT,
    LONGEST_QUIET,
    NIGHT,
    Letter,
    MessageKind,
    Quiet,
    Wished,
    check_wished,
    due,
    forgotten_until,
    next_daily,
    seconds_to_next_try,
)
from tests.unit.supporters.clocks import moments, often, zones

WEST = ZoneInfo("America/Los_Angeles")


def _at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=WEST)


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"),
    [(7, 0, False), (20, 59, False), (21, 0, True), (3, 0, True), (6, 59, True)],
)
def test_night_is_from_nine_to_seven(hour: int, minute: int, quiet: bool) -> None:
    assert NIGHT.holds(time(hour, minute)) is quiet


def test_due_at_once_by_day() -> None:
    assert due(MessageKind.WAITING, _at(12)) == _at(12)


@pytest.mark.parametrize(("now", "morning"), [(_at(23), _at(7, day=24)), (_at(3), _at(7))])
def test_due_in_the_morning_by_night(now: datetime, morning: datetime) -> None:
    assert due(MessageKind.WAITING, now) == morning


@pytest.mark.parametrize("hour", range(24))
def test_due_never_waits_where_somebody_may_not_be_safe(hour: int) -> None:
    assert due(MessageKind.DANGER, _at(hour)) == _at(hour)


def test_due_keeps_the_readers_clock_when_summer_time_ends() -> None:
    night = datetime(2026, 10, 31, 23, tzinfo=WEST)
    morning = due(MessageKind.CHANGED, night)
    assert (morning.date(), morning.hour) == (date(2026, 11, 1), 7)
    assert morning.timestamp() - night.timestamp() == 9 * 3600


def test_forgotten_until_is_a_week_ago() -> None:
    assert forgotten_until(date(2026, 11, 23)) == date(2026, 11, 16)


def test_a_letter_does_not_show_its_address() -> None:
    assert "who@example.org" not in repr(Letter("who@example.org", "s", "t", "l"))


@often
@given(moments, zones)
def test_due_waits_for_a_morning_by_whatever_clock_and_for_one_night_at_most(
    at: datetime, zone: ZoneInfo
) -> None:
    told = due(MessageKind.WAITING, at.astimezone(zone)).astimezone(UTC)
    assert at <= told <= at + timedelta(hours=11)  # ten by the clock, and the hour that is put back
    assert not NIGHT.holds(told.astimezone(zone).time())
    assert (told == at) == (not NIGHT.holds(at.astimezone(zone).time()))


@often
@given(moments, zones)
def test_the_daily_letter_comes_once_a_day_at_its_hour_by_whatever_clock(
    at: datetime, zone: ZoneInfo
) -> None:
    first = next_daily(at.astimezone(zone))
    then = next_daily(first)
    assert at < first.astimezone(UTC) <= at + timedelta(hours=25)
    assert then.date() == first.date() + timedelta(days=1)
    for letter in (first, then):
        assert letter.astimezone(UTC).astimezone(zone).time() == DAILY_AT


hours = st.times(time(0), time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0))


@often
@given(moments, zones, hours, hours)
def test_due_waits_for_the_end_of_anybodys_quiet_hours_and_no_longer(
    at: datetime, zone: ZoneInfo, starts: time, ends: time
) -> None:
    quiet = Quiet(starts, ends)
    assume(quiet.lasts <= LONGEST_QUIET)
    local = at.astimezone(zone)
    told = due(MessageKind.WAITING, local, quiet).astimezone(UTC)
    assert at <= told <= at + quiet.lasts + timedelta(hours=1)  # an hour that comes twice
    assert (told == at) or quiet.holds(local.time())


@often
@given(moments, zones, hours, hours)
def test_the_daily_letter_comes_in_nobodys_quiet_hours(
    at: datetime, zone: ZoneInfo, starts: time, ends: time
) -> None:
    quiet = Quiet(starts, ends)
    letter = next_daily(at.astimezone(zone), quiet)
    assert not quiet.holds(letter.time())
    assert letter.time() == (ends if quiet.holds(DAILY_AT) else DAILY_AT)


def test_due_breaks_quiet_hours_for_what_would_come_too_late() -> None:
    evening, morning = _at(22), _at(7, day=24)
    assert due(MessageKind.WAITING, evening, latest=morning) == morning
    assert due(MessageKind.WAITING, evening, latest=morning - timedelta(minutes=1)) == evening


def test_quiet_hours_of_who_works_by_night_are_by_day() -> None:
    day = Quiet(time(8), time(16))
    assert not day.is_over_night and day.lasts == timedelta(hours=8)
    assert due(MessageKind.CHANGED, _at(9), day) == _at(16)
    assert due(MessageKind.CHANGED, _at(23), day) == _at(23)


def test_no_hours_are_quiet_where_they_end_as_they_begin() -> None:
    never = Quiet(time(7), time(7))
    assert not any(never.holds(time(hour)) for hour in range(24)) and never.lasts == timedelta(0)


def test_more_than_twelve_quiet_hours_are_refused() -> None:
    check_wished(Wished(quiet=Quiet(time(20), time(8))))
    with pytest.raises(Invalid):
        check_wished(Wished(quiet=Quiet(time(20), time(8, 1))))


def test_tries_come_fast_at_first_and_hourly_in_the_end() -> None:
    waits = [seconds_to_next_try(tries) for tries in range(40)]
    assert waits[:4] == [3, 9, 27, 81] and waits == sorted(waits) and waits[-1] == 3600
    assert sum(waits[:33]) > 24 * 3600
