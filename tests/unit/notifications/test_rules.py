"""When somebody is written to."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from lamppost.notifications.rules import Letter, MessageKind, due, is_quiet, oldest_kept

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
