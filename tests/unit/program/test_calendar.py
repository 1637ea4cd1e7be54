"""When a hospital's program works, over holidays, weekends and clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from lamppost.core.errors import Invalid, Refused
from lamppost.program.actions import WorkingHours, set_special_day, set_working_hours
from lamppost.program.queries import calendar, days_off
from lamppost.program.rules.calendar import Calendar, after_working_days, next_opening
from tests.cast import Cast, refuses

ZONE = ZoneInfo("America/Los_Angeles")
THANKSGIVING = date(2026, 11, 26)
PLAIN = Calendar(ZONE, off=frozenset({THANKSGIVING}))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))


def here(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("asked", "days", "due"),
    [
        ("2026-11-23 10:00", 1, "2026-11-24 10:00"),
        ("2026-11-25 10:00", 1, "2026-11-27 10:00"),  # over the holiday
        ("2026-11-27 16:59", 1, "2026-11-30 16:59"),  # over the weekend
        ("2026-11-27 17:00", 1, "2026-12-01 08:00"),  # after hours: counted from Monday's opening
        ("2026-11-28 12:00", 5, "2026-12-07 08:00"),
        ("2026-10-30 10:00", 1, "2026-11-02 10:00"),  # the clock went back in between
    ],
)
def test_working_days_are_counted_as_people_count_them(asked: str, days: int, due: str) -> None:
    assert after_working_days(PLAIN, here(asked), days) == here(due)


@given(MOMENTS, st.integers(1, 15))
def test_so_many_working_days_lie_between(at: datetime, days: int) -> None:
    due = after_working_days(PLAIN, at, days)
    first = next_opening(PLAIN, at).astimezone(ZONE).date()
    last = due.astimezone(ZONE).date()
    between = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    assert sum(PLAIN.is_working_day(day) for day in between) == days
    assert PLAIN.is_working_day(last) and due >= at


@given(MOMENTS)
def test_next_opening_is_the_first_moment_of_work(at: datetime) -> None:
    opening = next_opening(PLAIN, at)
    assert opening >= at and PLAIN.is_at_work(opening)
    assert opening == at or not any(
        PLAIN.is_at_work(at + (opening - at) * n / 40) for n in range(40)
    )


def test_nobody_who_never_works_makes_us_look_for_ever() -> None:
    never = Calendar(ZONE, weekdays=())
    assert after_working_days(never, here("2026-11-23 10:00"), 5) > here("2026-11-23 10:00")


def test_calendar_knows_public_holidays_and_what_the_hospital_says(cast: Cast) -> None:
    by, valley = cast.coordinator.actor(), cast.valley.pk
    with time_machine.travel(datetime(2026, 11, 1, tzinfo=UTC)):
        assert not calendar(valley).is_working_day(THANKSGIVING)
        set_special_day(hospital=valley, day=THANKSGIVING, is_working=True, by=by)
        set_special_day(hospital=valley, day=date(2026, 11, 27), is_working=False, by=by)
        assert calendar(valley).is_working_day(THANKSGIVING)
        assert not calendar(valley).is_working_day(date(2026, 11, 27))
        assert calendar(cast.harbor.pk).is_working_day(date(2026, 11, 27))
        shown = {one.day: one for one in days_off(valley, seen_by=by)}
        assert shown[THANKSGIVING].name == "Thanksgiving Day" and shown[THANKSGIVING].is_working
        set_special_day(hospital=valley, day=THANKSGIVING, is_working=None, by=by)
        assert not calendar(valley).is_working_day(THANKSGIVING)


def test_set_working_hours_refuses_what_nobody_could_work(cast: Cast) -> None:
    by, valley = cast.coordinator.actor(), cast.valley.pk
    with refuses(Invalid) as refused:
        set_working_hours(hospital=valley, hours=WorkingHours((), time(9), time(8)), by=by)
    assert set(refused.value.problems) == {"weekdays", "closes"}  # type: ignore[attr-defined]
    set_working_hours(hospital=valley, hours=WorkingHours((5, 6), time(9), time(12)), by=by)
    assert calendar(valley).is_at_work(here("2026-11-28 09:00"))
    assert not calendar(valley).is_at_work(here("2026-11-28 12:00"))


def test_hours_are_set_by_the_coordinator_there(cast: Cast) -> None:
    hours = WorkingHours((0,), time(9), time(12))
    for who in (cast.supporter, cast.lead, cast.outsider):
        with refuses(Refused):
            set_working_hours(hospital=cast.valley.pk, hours=hours, by=who.actor())
    with refuses(Refused):
        set_special_day(
            hospital=cast.harbor.pk,
            day=THANKSGIVING,
            is_working=True,
            by=cast.coordinator.actor(),
        )
    with refuses(Refused):
        days_off(cast.valley.pk, seen_by=cast.supporter.actor())
