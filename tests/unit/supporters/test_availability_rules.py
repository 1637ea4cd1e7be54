"""When a supporter has time, by whatever their clock does: no hour is lost, and none opens a gap."""

import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given

from lamppost.supporters.rules.availability import (
    A_DAY,
    Away,
    FreeHours,
    Span,
    Time,
    When,
    back_on,
    is_away,
    is_free_at,
    midnight,
    next_free,
    spans,
    windows,
)
from tests.unit.supporters.clocks import (
    away_on,
    is_steady,
    moments,
    often,
    shows,
    times,
    whole_weeks,
    zones,
)

ZONE = ZoneInfo("America/Los_Angeles")
MONDAY, TUESDAY, SATURDAY, SUNDAY = 0, 1, 5, 6
EVENINGS = tuple(FreeHours(day, time(19), time(22)) for day in (MONDAY, TUESDAY))
STEP = timedelta(minutes=15)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE)  # type: ignore[misc, arg-type]


def said(*hours: FreeHours, away: tuple[Away, ...] = ()) -> Time:
    return Time(hours, away, ZONE)


@often
@given(times())
def test_no_hour_that_the_clock_shows_is_lost(asked: tuple[Time, datetime]) -> None:
    """At every quarter of two days: what the clock on the wall shows as free is free."""
    mine, at = asked
    for steps in range(0, 2 * 96, 3):
        moment = at + steps * STEP
        clock = moment.astimezone(mine.zone)
        if any(shows(clock, one) for one in mine.hours) and not away_on(mine, clock.date()):
            assert is_free_at(mine, moment), moment


@often
@given(times())
def test_nobody_is_free_but_by_their_clock_when_it_does_not_change(
    asked: tuple[Time, datetime],
) -> None:
    mine, at = asked
    if is_steady(at, mine.zone):
        clock = at.astimezone(mine.zone)
        expected = any(shows(clock, one) for one in mine.hours) and not away_on(mine, clock.date())
        assert is_free_at(mine, at) is expected


@often
@given(times())
def test_nobody_is_free_on_a_day_away(asked: tuple[Time, datetime]) -> None:
    mine, at = asked
    for step in range(4 * 24):
        moment = at + step * timedelta(hours=1)
        if away_on(mine, moment.astimezone(mine.zone).date()):
            assert not is_free_at(mine, moment)


@often
@given(whole_weeks(), zones, moments)
def test_a_week_without_a_gap_has_none_whatever_the_clock_does(
    week: tuple[FreeHours, ...], zone: ZoneInfo, at: datetime
) -> None:
    mine = Time(week, (), zone)
    assert spans(mine, at, timedelta(days=5)) == [
        Span(at, spans(mine, at, timedelta(days=5))[0].ends)
    ]
    assert all(is_free_at(mine, at + steps * STEP) for steps in range(0, 3 * 96, 5))


@often
@given(times())
def test_spans_come_in_order_and_apart(asked: tuple[Time, datetime]) -> None:
    mine, at = asked
    found = spans(mine, at, timedelta(days=9))
    assert all(one.begins < one.ends for one in found)
    assert all(one.ends < other.begins for one, other in itertools.pairwise(found))
    assert all(one.begins >= at for one in found)


@often
@given(times())
def test_next_free_is_free_and_nothing_before_it_is(asked: tuple[Time, datetime]) -> None:
    mine, at = asked
    found = next_free(mine, at)
    if found is None:
        assert not mine.hours
        return
    assert found >= at and is_free_at(mine, found)
    for steps in range(min(int((found - at) / STEP), 400)):
        assert not is_free_at(mine, at + steps * STEP)


@often
@given(times())
def test_windows_are_those_in_which_there_is_time(asked: tuple[Time, datetime]) -> None:
    mine, at = asked
    found = windows(mine, at)
    if found is None:
        assert not mine.hours
        return
    today = at.astimezone(mine.zone).date()
    for steps in range(0, 7 * 96 - 2, 7):
        moment = at + steps * STEP
        free = all(is_free_at(mine, moment + part * STEP) for part in (0, 1, 2))
        clock = (moment + 2 * STEP).astimezone(mine.zone)
        if free and moment.astimezone(mine.zone).date() == clock.date():
            assert When.THIS_WEEK in found
            if clock.date() == today + A_DAY:
                assert When.TOMORROW in found
            if clock.date() == today and clock.time() <= time(18):
                assert When.TODAY in found
            if clock.date() == today and moment.astimezone(mine.zone).time() >= time(18):
                assert When.TONIGHT in found


@often
@given(times())
def test_a_window_means_half_an_hour_in_it(asked: tuple[Time, datetime]) -> None:
    mine, at = asked
    found = windows(mine, at) or frozenset()
    free = spans(mine, at, timedelta(days=7))
    if found:
        assert max(one.ends - one.begins for one in free) >= timedelta(minutes=30)
    if found - {When.THIS_WEEK}:
        assert When.THIS_WEEK in found


@often
@given(zones, moments)
def test_midnight_is_the_first_moment_of_its_day(zone: ZoneInfo, at: datetime) -> None:
    day = at.astimezone(zone).date()
    first = midnight(day, zone)
    assert first.astimezone(zone).date() >= day
    assert (first - timedelta(seconds=1)).astimezone(zone).date() < day


def test_who_has_said_nothing_is_not_known_to_have_no_time() -> None:
    assert windows(said(), local(2026, 11, 23, 9)) is None


def test_who_is_on_call_today_has_time_today() -> None:
    at = local(2026, 11, 23, 9)
    soon = Span(at.astimezone(UTC), (at + timedelta(hours=8)).astimezone(UTC))
    assert windows(Time((), (), ZONE, (soon,)), at) == {When.TODAY, When.THIS_WEEK}


def test_windows_on_a_monday_morning() -> None:
    found = windows(said(*EVENINGS), local(2026, 11, 23, 9))
    assert found == {When.TONIGHT, When.TOMORROW, When.THIS_WEEK}


def test_ten_minutes_before_the_end_is_no_time() -> None:
    found = windows(said(*EVENINGS), local(2026, 11, 24, 21, 50))
    assert found == {When.THIS_WEEK}


def test_tonight_across_midnight_is_not_tomorrow_by_ten_minutes() -> None:
    night = said(FreeHours(MONDAY, time(22), time(0, 10)))
    assert windows(night, local(2026, 11, 23, 9)) == {When.TONIGHT, When.THIS_WEEK}


def test_away_takes_whole_days_and_gives_the_rest_back() -> None:
    mine = said(*EVENINGS, away=(Away(date(2026, 11, 23), date(2026, 11, 24)),))
    assert windows(mine, local(2026, 11, 23, 9)) == frozenset()
    assert next_free(mine, local(2026, 11, 23, 9)) == local(2026, 11, 30, 19)


def test_next_free_finds_the_hour_after_two_years_away() -> None:
    mine = said(*EVENINGS, away=(Away(date(2026, 11, 1), date(2028, 10, 31)),))
    assert next_free(mine, local(2026, 11, 23, 9)) == local(2028, 11, 6, 19)


def test_nobody_who_has_said_nothing_is_ever_free() -> None:
    assert next_free(said(), local(2026, 11, 23, 9)) is None


def test_back_on_is_the_day_after_stretches_that_meet() -> None:
    away = (
        Away(date(2026, 11, 28), date(2026, 12, 2)),
        Away(date(2026, 11, 20), date(2026, 11, 27)),
    )
    assert back_on(away, date(2026, 11, 23)) == date(2026, 12, 3)
    assert back_on(away, date(2026, 12, 3)) is None
    assert is_away(away, date(2026, 12, 2)) and not is_away(away, date(2026, 12, 3))
