"""What may be planned, who moves up, when somebody is reminded; at each hospital's clock."""

import os
import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamppost.notifications.rules import MessageKind, due
from lamppost.program.rules.hospitals import ZONES
from lamppost.training.rules.sessions import (
    REMINDED,
    Waiting,
    is_reminder_due,
    moment_there,
    moving_up,
    problems,
    tidied,
)
from tests.unit.training.stories import BEGINS, DETAILS, MONDAY

IS_FULL: Final = os.environ.get("LAMPPOST_PROOFS") == "full"
GOOD: Final = replace(DETAILS, facilitators=(7,))
MINUTE: Final = timedelta(minutes=1)
zones = st.sampled_from(sorted(ZONES))
days = st.dates(date(2026, 1, 1), date(2035, 12, 31))
times = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))


def test_what_is_planned_well_has_no_problem() -> None:
    assert problems(GOOD, MONDAY) == {}
    assert problems(replace(GOOD, place=""), MONDAY) == {}
    assert problems(replace(GOOD, link=""), MONDAY) == {}


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"begins": MONDAY}, "begins", "past"),
        ({"begins": MONDAY + timedelta(days=900)}, "day", "choose"),
        ({"ends": BEGINS}, "ends", "length"),
        ({"ends": BEGINS - timedelta(hours=1)}, "ends", "length"),
        ({"ends": BEGINS + timedelta(hours=13)}, "ends", "length"),
        ({"place": "", "link": ""}, "place", "missing"),
        ({"place": "x" * 121}, "place", "long"),
        ({"place": "Peer support training, room 3"}, "place", "program_word"),
        ({"place": "Lamppost"}, "place", "program_word"),
        ({"place": "Sala de apoyo"}, "place", "program_word"),
        ({"link": "http://video.example.org"}, "link", "choose"),
        ({"link": "https://video.example.org/ <script>"}, "link", "choose"),
        ({"link": "https://video.example.org/" + "x" * 300}, "link", "choose"),
        ({"capacity": 0}, "capacity", "places"),
        ({"capacity": 201}, "capacity", "places"),
        ({"facilitators": ()}, "facilitators", "choose"),
        ({"facilitators": (1, 2, 3, 4)}, "facilitators", "choose"),
        ({"units": ("listening",), "beforehand": ("listening",)}, "beforehand", "taught_too"),
    ],
)
def test_what_is_planned_badly_is_said_by_its_field(
    wrong: dict[str, Any], field: str, code: str
) -> None:
    assert problems(replace(GOOD, **wrong), MONDAY) == {field: code}


def test_tidied_takes_away_what_nobody_meant() -> None:
    messy = replace(GOOD, place="  Room \n 3 ", link=" https://v.example.org ", facilitators=(7, 7))
    assert tidied(messy) == replace(GOOD, place="Room 3", link="https://v.example.org")


@settings(max_examples=3_000 if IS_FULL else 150)
@given(days, times, zones)
def test_a_time_of_day_is_what_the_hospitals_clock_shows(day: date, at: time, zone: str) -> None:
    moment, clock = moment_there(day, at, zone), ZoneInfo(zone)
    if moment is None:  # the clocks were put forward over it
        meant = datetime.combine(day, at, clock).astimezone(UTC)
        assert meant.astimezone(clock).time() != at
    else:
        assert moment.astimezone(clock).replace(tzinfo=None) == datetime.combine(day, at)


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        ("2027-03-14", "02:30", None),  # never shown
        ("2027-03-14", "03:00", "10:00"),
        ("2026-11-01", "01:30", "08:30"),  # shown twice: the first time
        ("2026-11-01", "09:00", "17:00"),
    ],
)
def test_a_time_that_the_clock_never_shows_or_shows_twice(
    day: str, at: str, utc: str | None
) -> None:
    found = moment_there(date.fromisoformat(day), time.fromisoformat(at), "America/Los_Angeles")
    assert (f"{found:%H:%M}" if found else None) == utc


@given(st.integers(0, 12), st.integers(0, 12), st.integers(1, 12), st.integers())
def test_moving_up_keeps_the_line_and_fills_no_more_than_there_is(
    waiting: int, taken: int, capacity: int, seed: int
) -> None:
    line = [Waiting(number, MONDAY + number * MINUTE) for number in range(waiting)]
    random.Random(seed).shuffle(line)
    moved = moving_up(line, taken, capacity)
    assert list(moved) == list(range(len(moved)))
    assert len(moved) == min(waiting, max(0, capacity - taken))


def test_who_asked_at_the_same_moment_moves_up_in_a_fixed_order() -> None:
    assert moving_up([Waiting(2, MONDAY), Waiting(1, MONDAY)], 0, 1) == (1,)


@settings(max_examples=2_000 if IS_FULL else 150)
@given(days, times, zones)
def test_a_reminder_comes_in_the_day_before_and_not_by_night(
    day: date, at: time, zone: str
) -> None:
    """Swept every ten minutes: the first sweep that finds it due tells them."""
    begins = moment_there(day, at, zone)
    if begins is None:
        return
    sweep, there = begins - REMINDED, ZoneInfo(zone)
    assert is_reminder_due(begins, sweep) and not is_reminder_due(begins, sweep - MINUTE)
    assert not is_reminder_due(begins, begins)
    told = due(MessageKind.DATE_NEAR, sweep.astimezone(there))
    assert sweep <= told < begins
    assert 7 <= told.hour < 21
