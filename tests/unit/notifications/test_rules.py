"""When somebody is written to."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from lamppost.notifications.rules import (
    DAILY_AT,
    Letter,
    MessageKind,
    due,
    is_quiet,
    next_daily,
    oldest_kept,
)
from tests.unit.supporters.clocks import moments, often, zones

WEST = ZoneInfo("America/Los_Angeles")


def _at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=WEST)


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"),
    [(7, 0, False), (20, 59, False), (21, 0, True), (3, 0, True), (6, 59, True)],
)
def test_is_quiet_from_nine_to_seven(hour: int, minute: int, quiet: bool) -> None:
    assert is_quiet(_at(hour, minute)) is quiet


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


def test_oldest_kept_is_a_week_ago() -> None:
    assert oldest_kept(date(2026, 11, 23)) == date(2026, 11, 16)


def test_a_letter_does_not_show_its_address() -> None:
    assert "who@example.org" not in repr(Letter("who@example.org", "s", "t", "l"))


@often
@given(moments, zones)
def test_due_waits_for_a_morning_by_whatever_clock_and_for_one_night_at_most(
    at: datetime, zone: ZoneInfo
) -> None:
    told = due(MessageKind.WAITING, at.astimezone(zone)).astimezone(UTC)
    assert at <= told <= at + timedelta(hours=11)  # ten by the clock, and the hour that is put back
    assert not is_quiet(told.astimezone(zone))
    assert (told == at) == (not is_quiet(at.astimezone(zone)))


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
