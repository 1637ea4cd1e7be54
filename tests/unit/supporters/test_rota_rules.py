"""A rota by whatever its clock does: no hour is lost, a turn that changes hands opens no gap."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from lamppost.program.rules.cover import hours_a_week
from lamppost.program.rules.duty import Hours
from lamppost.supporters.rules.availability import FreeHours
from lamppost.supporters.rules.rota import (
    Extra,
    OnCall,
    Rota,
    TurnRef,
    at_moment,
    next_in_line,
    on_call_from,
    overlap,
)
from tests.unit.supporters.clocks import (
    clock_times,
    is_steady,
    moments,
    often,
    shows,
    whole_weeks,
    zones,
)

ZONE = ZoneInfo("America/Los_Angeles")
MONDAY = date(2026, 11, 23)
SAM, OLGA, ANA = 1, 2, 3
EIGHT, FIVE = time(8), time(17)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE)  # type: ignore[misc, arg-type]


def rota(*hours: Hours, zone: ZoneInfo = ZONE, **more: object) -> Rota:
    given = {"instead": {}, "extra": {}, **more}
    return Rota(dict(enumerate(hours, start=1)), zone=zone, **given)  # type: ignore[arg-type]


def names(calls: list[OnCall], at: datetime) -> list[int | None]:
    return [one.account for one in at_moment(calls, at)]


def hours_of(week: tuple[FreeHours, ...]) -> list[Hours]:
    return [Hours(SAM + n, 1, one.weekday, one.starts, one.ends) for n, one in enumerate(week)]


def around(what: Rota, at: datetime) -> list[OnCall]:
    return on_call_from(what, at.astimezone(what.zone).date() - timedelta(days=2), 7)


weekly = st.builds(
    Hours, st.integers(1, 4), st.integers(1, 3), st.integers(0, 6), clock_times, clock_times
)


@often
@given(whole_weeks(), zones, moments, st.data())
def test_a_whole_week_has_no_gap_whoever_takes_over_which_turn(
    week: tuple[FreeHours, ...], zone: ZoneInfo, at: datetime, data: st.DataObject
) -> None:
    what = rota(*hours_of(week), zone=zone)
    turns = around(what, at)
    moved = data.draw(st.lists(st.sampled_from(turns), max_size=4))
    instead = {(one.ref.duty or 0, one.ref.on): 99 for one in moved}
    after = around(rota(*hours_of(week), zone=zone, instead=instead), at)
    for steps in range(0, 2 * 96, 5):
        moment = at + steps * timedelta(minutes=15)
        assert names(turns, moment) and names(after, moment), moment
    for one in moved:
        assert 99 in names(after, one.begins)


@often
@given(st.lists(weekly, max_size=5), zones, moments)
def test_whom_the_clock_on_the_wall_shows_is_on_call(
    hours: list[Hours], zone: ZoneInfo, at: datetime
) -> None:
    found = set(names(around(rota(*hours, zone=zone), at), at))
    clock = at.astimezone(zone)
    shown = {one.account for one in hours if shows(clock, one)}
    assert shown <= found
    if is_steady(at, zone):
        assert shown == found


@often
@given(st.lists(weekly, min_size=1, max_size=4), zones, moments)
def test_a_turn_that_nobody_has_takes_that_turn_alone(
    hours: list[Hours], zone: ZoneInfo, at: datetime
) -> None:
    hours = list(dict.fromkeys(hours))
    turns = around(rota(*hours, zone=zone), at)
    if not turns:
        return
    gone = turns[0].ref
    after = around(rota(*hours, zone=zone, instead={(gone.duty or 0, gone.on): None}), at)
    assert [one for one in after if one.account is None] == [
        one for one in after if one.ref == gone
    ]
    assert [one for one in after if one.ref != gone] == turns[1:]


@often
@given(st.lists(weekly, max_size=4), zones, moments, clock_times, clock_times)
def test_an_extra_turn_only_adds(
    hours: list[Hours], zone: ZoneInfo, at: datetime, starts: time, ends: time
) -> None:
    extra = {7: Extra(ANA, 1, at.astimezone(zone).date(), starts, ends)}
    before, after = (
        around(rota(*hours, zone=zone, extra=more), at)
        for more in ({}, extra)  # type: ignore[arg-type]
    )
    assert set(before) <= set(after) and len(after) == len(before) + 1


@often
@given(st.lists(weekly, min_size=1, max_size=5), zones, moments)
def test_next_in_line_is_somebody_else_and_nobody_is_passed_over(
    hours: list[Hours], zone: ZoneInfo, at: datetime
) -> None:
    turns = around(rota(*hours, zone=zone), at)
    present, then = names(turns, at), next_in_line(turns, at)
    if then is None:
        assert len(present) < 2
        return
    assert then.account not in present[:1]
    if len(present) < 2:
        between = [one for one in turns if at < one.begins < then.begins]
        assert {one.account for one in between} <= set(present)


def test_the_same_person_twice_is_in_line_once() -> None:
    calls = on_call_from(
        rota(
            Hours(SAM, 1, 0, EIGHT, FIVE),
            Hours(OLGA, 2, 0, EIGHT, FIVE),
            Hours(SAM, 3, 0, EIGHT, FIVE),
        ),
        MONDAY,
        1,
    )
    assert names(calls, local(2026, 11, 23, 9)) == [SAM, OLGA]


def test_next_in_line_is_the_second_now_else_whose_turn_comes() -> None:
    week = rota(
        Hours(SAM, 1, 0, EIGHT, FIVE),
        Hours(OLGA, 2, 0, EIGHT, time(12)),
        Hours(ANA, 1, 1, EIGHT, FIVE),
    )
    calls = on_call_from(week, MONDAY, 7)
    morning = next_in_line(calls, local(2026, 11, 23, 9))
    afternoon = next_in_line(calls, local(2026, 11, 23, 13))
    night = next_in_line(calls, local(2026, 11, 23, 22))
    assert [one and one.account for one in (morning, afternoon, night)] == [OLGA, ANA, ANA]


def test_a_turn_is_known_by_its_name() -> None:
    for ref in (TurnRef(MONDAY, duty=12), TurnRef(MONDAY, extra=5)):
        assert TurnRef.parse(str(ref)) == ref
    for text in (
        "",
        "w",
        "12-2026-11-23",
        "w12",
        "w12-2026-13-01",
        "q1-2026-11-23",
        "w²-2026-11-23",
    ):
        assert TurnRef.parse(text) is None


def test_overlap_is_time_in_common() -> None:
    one, other, later = on_call_from(
        rota(
            Hours(SAM, 1, 0, EIGHT, time(12)),
            Hours(OLGA, 1, 0, time(11), FIVE),
            Hours(ANA, 1, 0, FIVE, time(20)),
        ),
        MONDAY,
        1,
    )
    assert overlap(one, other) and not overlap(one, later) and not overlap(other, later)


def test_hours_a_week_count_the_region_by_its_own_clock() -> None:
    """Eight to noon here, and eight to noon where it is an hour later: seven to eleven here."""
    here = [Hours(SAM, 1, 0, EIGHT, time(12))]
    assert hours_a_week(here) == 4
    assert hours_a_week(here, here, -60) == 5
    assert hours_a_week([], here, -60) == 4
