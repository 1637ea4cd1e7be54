"""Hours of duty: across midnight, weekends and clock changes."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from lamppost.program.rules.duty import Hours, next_duty_from, on_duty_at

ZONE = ZoneInfo("America/Los_Angeles")
MONDAY, FRIDAY, SATURDAY, SUNDAY = 0, 4, 5, 6


def local(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=ZONE, fold=fold)  # type: ignore[misc, arg-type]


def test_on_duty_is_whoever_has_the_hours_first_rank_first() -> None:
    hours = [
        Hours(20, 2, MONDAY, time(8), time(17)),
        Hours(10, 1, MONDAY, time(8), time(17)),
        Hours(30, 1, FRIDAY, time(8), time(17)),
    ]
    assert on_duty_at(hours, local(2026, 11, 23, 8), ZONE) == [10, 20]
    assert on_duty_at(hours, local(2026, 11, 23, 16, 59), ZONE) == [10, 20]
    assert on_duty_at(hours, local(2026, 11, 23, 17), ZONE) == []


def test_on_duty_runs_across_midnight() -> None:
    night = [Hours(10, 1, SUNDAY, time(19), time(7))]
    assert on_duty_at(night, local(2026, 11, 22, 23), ZONE) == [10]
    assert on_duty_at(night, local(2026, 11, 23, 3), ZONE) == [10]
    assert on_duty_at(night, local(2026, 11, 23, 7), ZONE) == []
    assert on_duty_at(night, local(2026, 11, 22, 3), ZONE) == []


def test_on_duty_until_midnight_ends_with_the_day() -> None:
    evening = [Hours(10, 1, SATURDAY, time(12), time(0))]
    assert on_duty_at(evening, local(2026, 11, 21, 23, 59), ZONE) == [10]
    assert on_duty_at(evening, local(2026, 11, 22, 0), ZONE) == []


def test_on_duty_from_midnight_to_midnight_is_the_whole_day() -> None:
    day = [Hours(10, 1, SUNDAY, time(0), time(0))]
    assert on_duty_at(day, local(2026, 11, 22, 0), ZONE) == [10]
    assert on_duty_at(day, local(2026, 11, 22, 23, 59), ZONE) == [10]
    assert on_duty_at(day, local(2026, 11, 23, 0), ZONE) == []


def test_on_duty_has_no_gap_when_an_hour_comes_twice() -> None:
    shifts = [
        Hours(10, 1, SATURDAY, time(19), time(1, 30)),
        Hours(20, 1, SUNDAY, time(1, 30), time(7)),
    ]
    for minute in range(0, 8 * 60, 10):
        at = datetime.fromtimestamp(local(2026, 11, 1, 0).timestamp() + minute * 60, UTC)
        expected = bool(on_duty_at(shifts, at, ZONE))
        assert expected is (at < local(2026, 11, 1, 7)), at


def test_on_duty_has_no_gap_when_an_hour_is_missing() -> None:
    shifts = [
        Hours(10, 1, SATURDAY, time(19), time(2, 30)),
        Hours(20, 1, SUNDAY, time(2, 30), time(7)),
    ]
    for minute in range(0, 5 * 60, 10):
        at = datetime.fromtimestamp(local(2026, 3, 8, 0).timestamp() + minute * 60, UTC)
        assert on_duty_at(shifts, at, ZONE), at


def test_next_duty_is_now_while_somebody_is_on() -> None:
    hours = [Hours(10, 1, MONDAY, time(8), time(17))]
    at = local(2026, 11, 23, 9)
    assert next_duty_from(hours, at, ZONE) == at


def test_next_duty_on_a_sunday_night_is_monday_morning() -> None:
    hours = [Hours(10, 1, MONDAY, time(8), time(17)), Hours(10, 1, FRIDAY, time(8), time(17))]
    assert next_duty_from(hours, local(2026, 11, 22, 3), ZONE) == local(2026, 11, 23, 8)


def test_next_duty_after_the_only_turn_is_a_week_later() -> None:
    hours = [Hours(10, 1, MONDAY, time(8), time(17))]
    assert next_duty_from(hours, local(2026, 11, 23, 17), ZONE) == local(2026, 11, 30, 8)


def test_next_duty_on_an_empty_rota_is_never() -> None:
    assert next_duty_from([], local(2026, 11, 22, 3), ZONE) is None


turns = st.builds(
    Hours,
    st.integers(1, 5),
    st.integers(1, 2),
    st.integers(0, 6),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))


@given(st.lists(turns, min_size=1, max_size=4), moments)
def test_next_duty_is_a_moment_when_somebody_is_on_duty(
    hours: list[Hours], after: datetime
) -> None:
    found = next_duty_from(hours, after, ZONE)
    assert found is not None
    assert found >= after
    if on_duty_at(hours, after, ZONE):
        assert found == after
