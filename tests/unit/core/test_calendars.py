"""What takes place, read again by somebody else's reader: the same moments, whatever the clocks do."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from lamppost.core.calendars import Appointment, Method, changes, ics
from lamppost.program.rules.hospitals import ZONES

IS_FULL: Final = os.environ.get("LAMPPOST_PROOFS") == "full"
STAMP: Final = datetime(2026, 11, 23, 20, tzinfo=UTC)
BEGINS: Final = datetime(2027, 1, 12, 17, tzinfo=UTC)
LONG_DATE: Final = Appointment(
    "8d5c",
    0,
    "Training session",
    BEGINS,
    BEGINS + timedelta(hours=4),
    "America/Los_Angeles",
    "Room 3; ground floor, left",
    "https://video.example.org/j/81?pwd=a,b",
)
zones = st.sampled_from([*ZONES, "Europe/Dublin", "Australia/Lord_Howe", "Asia/Kathmandu"])
moments = st.datetimes(datetime(2026, 1, 1), datetime(2036, 12, 31), timezones=st.just(UTC)).map(
    lambda at: at.replace(second=0, microsecond=0)
)


def event_of(text: str) -> Any:
    return vobject.readOne(text).vevent


@settings(max_examples=2_000 if IS_FULL else 100)
@given(zones, moments, st.integers(15, 12 * 60))
def test_another_reader_finds_the_same_moments(zone: str, at: datetime, minutes: int) -> None:
    one = replace(LONG_DATE, zone=zone, begins=at, ends=at + timedelta(minutes=minutes))
    found = event_of(ics([one], method=Method.REQUEST, stamped=STAMP))
    assert (found.dtstart.value, found.dtend.value) == (one.begins, one.ends)


@settings(max_examples=1_000 if IS_FULL else 50)
@given(zones, moments)
def test_the_rules_of_a_zone_change_when_its_clock_does(zone: str, at: datetime) -> None:
    clock, year = ZoneInfo(zone), timedelta(days=366)
    told = list(changes(zone, at, at + year))
    for one in told:
        just_before = (one.at - timedelta(seconds=1)).astimezone(clock)
        assert (just_before.utcoffset(), one.at.astimezone(clock).utcoffset()) == (
            one.before,
            one.after,
        )
    marks = [at, *(one.at for one in told), at + year]
    for since, until in pairwise(marks):
        within = {
            (since + (until - since) * part / 10).astimezone(clock).utcoffset()
            for part in range(10)
        }
        assert len(within) == 1


@pytest.mark.parametrize(
    ("day", "begins", "ends"),
    [
        ("2027-03-14", "09:00-07:00", "13:00-07:00"),  # the morning after the clocks went forward
        ("2027-03-13", "09:00-08:00", "13:00-08:00"),
        ("2026-11-01", "00:30-07:00", "03:30-08:00"),  # across the night in which they go back
    ],
)
def test_a_session_keeps_its_hours_through_a_change(day: str, begins: str, ends: str) -> None:
    since, until = (datetime.fromisoformat(f"{day}T{one}") for one in (begins, ends))
    one = replace(LONG_DATE, begins=since, ends=until)
    found = event_of(ics([one], method=Method.PUBLISH, stamped=STAMP))
    assert (found.dtstart.value, found.dtend.value) == (since, until)
    assert f"{found.dtstart.value:%H:%M}" == begins[:5]


def test_an_update_is_about_the_same_event_and_comes_later() -> None:
    later = replace(LONG_DATE, sequence=1, place="Room 4")
    texts = [
        ics([LONG_DATE], method=Method.REQUEST, stamped=STAMP, organizer="a@example.org"),
        ics([later], method=Method.REQUEST, stamped=STAMP, organizer="a@example.org"),
        ics([replace(later, sequence=2)], method=Method.CANCEL, stamped=STAMP),
    ]
    read = [vobject.readOne(text) for text in texts]
    assert [one.method.value for one in read] == ["REQUEST", "REQUEST", "CANCEL"]
    assert {one.vevent.uid.value for one in read} == {"8d5c"}
    assert [int(one.vevent.sequence.value) for one in read] == [0, 1, 2]
    assert [one.vevent.status.value for one in read] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert read[0].vevent.location.value == "Room 3; ground floor, left"
    assert read[0].vevent.description.value == LONG_DATE.link


def test_a_file_is_what_the_standard_asks_for() -> None:
    text = ics(
        [replace(LONG_DATE, place="Ä" * 200)],
        method=Method.REQUEST,
        stamped=STAMP,
        organizer="no-reply@example.org",
        attendee="sam.supporter@example.org",
    )
    lines = text.encode().split(b"\r\n")
    assert max(map(len, lines)) <= 75 and b"\n" not in b"".join(lines)
    whole = vobject.readOne(text)
    assert whole.vevent.organizer.value == "mailto:no-reply@example.org"
    assert whole.vevent.attendee.value == "mailto:sam.supporter@example.org"
    assert whole.vevent.attendee.params["PARTSTAT"] == ["ACCEPTED"]
    assert whole.vevent.dtstamp.value == STAMP
    assert whole.vtimezone.tzid.value == "America/Los_Angeles"


def test_nothing_is_said_of_the_program() -> None:
    text = ics([LONG_DATE], method=Method.PUBLISH, stamped=STAMP).lower()
    for word in ("lamppost", "peer", "support"):
        assert word not in text


def test_several_dates_of_two_places_stand_in_one_file() -> None:
    there = replace(LONG_DATE, uid="other", zone="America/Denver")
    whole = vobject.readOne(ics([LONG_DATE, there], method=Method.PUBLISH, stamped=STAMP))
    assert [one.uid.value for one in whole.vevent_list] == ["8d5c", "other"]
    assert {one.tzid.value for one in whole.vtimezone_list} == {
        "America/Los_Angeles",
        "America/Denver",
    }
    assert {one.dtstart.value for one in whole.vevent_list} == {BEGINS}
