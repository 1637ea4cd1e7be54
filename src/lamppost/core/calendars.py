"""What takes place, as calendar programs take it (RFC 5545): written here, never read."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vText,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MADE_BY: Final = "-//Dates//EN"  # a calendar shows it to whoever looks: no word of the program
# The rules of a zone are written from here on, the same in each file: some calendar programs keep the
# first that they meet. Where they are irregular, each change is named until the year 2040.
RULES_FROM, RULES_UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
WEEK: Final = 7
DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
STEP: Final = timedelta(hours=12)


class Method(StrEnum):
    """What a calendar program is to do with what it gets (RFC 5546)."""

    PUBLISH = "PUBLISH"  # a download, or a feed
    REQUEST = "REQUEST"  # put it in, or change what was put in by the same `uid`
    CANCEL = "CANCEL"  # take it out again


@dataclass(frozen=True, slots=True)
class Appointment:
    """What somebody is to keep free for. `uid` stays the same for good; `sequence` grows with each
    change; `zone` is by whose clock it is told. The title is read in the language of the moment."""

    uid: str
    sequence: int
    title: "str | _StrPromise"
    begins: datetime
    ends: datetime
    zone: str
    place: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A zone's clock is put from one offset to the other, at that moment (UTC)."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool

    @property
    def face(self) -> datetime:
        """What the clock shows when it is put."""
        return (self.at + self.before).replace(tzinfo=None)


def ics(
    appointments: Iterable[Appointment],
    *,
    method: Method,
    stamped: datetime,
    organizer: str = "",
    attendee: str = "",
) -> str:
    """The text of an .ics file, line ends and all; `organizer`, `attendee`: e-mail addresses, needed
    for a REQUEST and a CANCEL."""
    told = tuple(appointments)
    calendar = Calendar()
    calendar.add("prodid", MADE_BY)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    for zone in sorted({one.zone for one in told}):
        calendar.add_component(_zone(zone))
    for one in told:
        calendar.add_component(_event(one, method, stamped, organizer, attendee))
    return bytes(calendar.to_ical()).decode()


def invited_instead(text: str, attendee: str) -> str:
    """The same .ics file for somebody at another e-mail address."""
    calendar = Calendar.from_ical(text)
    for event in calendar.walk("VEVENT"):
        event["attendee"] = _attendee(attendee)
    return bytes(calendar.to_ical()).decode()


def changes(zone: str, since: datetime, until: datetime) -> Iterator[Change]:
    """Each moment between the two at which that zone's clock is put forward or back."""
    clock, at = ZoneInfo(zone), since.astimezone(UTC)
    while at < until:
        later = at + STEP
        if _offset(at, clock) != _offset(later, clock):
            yield _change(at, later, clock)
        at = later


def _event(
    one: Appointment, method: Method, stamped: datetime, organizer: str, attendee: str
) -> Event:
    event, clock = Event(), ZoneInfo(one.zone)
    event.add("uid", one.uid)
    event.add("sequence", one.sequence)
    event.add("dtstamp", stamped.astimezone(UTC).replace(microsecond=0))
    event.add("summary", str(one.title))
    event.add("dtstart", _moment(one.begins, clock))
    event.add("dtend", _moment(one.ends, clock))
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    for name, text in (("location", one.place or one.link), ("description", one.link)):
        if text:
            event.add(name, text)
    if organizer:
        event.add("organizer", vCalAddress(f"mailto:{organizer}"))
    if attendee:
        event.add("attendee", _attendee(attendee))
    return event


def _moment(at: datetime, clock: ZoneInfo) -> datetime:
    """By the zone's clock; in UTC where that shows the same a second time, since a file can only mean the first."""
    there = at.astimezone(clock)
    return at.astimezone(UTC) if there.fold else there


def _attendee(address: str) -> vCalAddress:
    """They have said yes already, and nobody reads an answer."""
    known = vCalAddress(f"mailto:{address}")
    known.params.update(
        {"PARTSTAT": vText("ACCEPTED"), "RSVP": vText("FALSE"), "ROLE": vText("REQ-PARTICIPANT")}
    )
    return known


def _zone(zone: str) -> Timezone:
    """The zone's rules. The library's own are an hour late in spring."""
    found = Timezone()
    found.add("tzid", zone)
    for alike in _changes_alike(zone):
        first = alike[0]
        part = TimezoneDaylight() if first.is_summer else TimezoneStandard()
        part.add("dtstart", first.face)
        part.add("tzoffsetfrom", first.before)
        part.add("tzoffsetto", first.after)
        part.add("tzname", first.name)
        if rule := _yearly(alike):
            part.add("rrule", rule)
        elif alike[1:]:
            part.add("rdate", [one.face for one in alike[1:]])
        found.add_component(part)
    return found


@cache
def _changes_alike(zone: str) -> tuple[tuple[Change, ...], ...]:
    """How the zone's clock is put, grouped by from what to what; first what it was before."""
    groups: dict[object, list[Change]] = {}
    for one in changes(zone, RULES_FROM, RULES_UNTIL):
        groups.setdefault((one.before, one.after, one.name), []).append(one)
    first = _told(RULES_FROM, _offset(RULES_FROM, ZoneInfo(zone)), ZoneInfo(zone))
    return ((first,), *map(tuple, groups.values()))


def _yearly(alike: tuple[Change, ...]) -> dict[str, object]:
    """The rule by which they come each year, as "the second Sunday of March"; none, where there is no rule."""
    faces = [one.face for one in alike]
    years = [face.year for face in faces]
    is_each_year = years == list(range(years[0], RULES_UNTIL.year)) and len(years) > 1
    for days in (_counted, _counted_back):
        alike_each = {(face.month, days(face), face.weekday(), face.time()) for face in faces}
        if is_each_year and len(alike_each) == 1:
            ((month, nth, weekday, _),) = alike_each
            return {"freq": "yearly", "bymonth": month, "byday": f"{nth}{DAYS[weekday]}"}
    return {}


def _counted(day: datetime) -> int:
    """Which Sunday of its month a Sunday is."""
    return (day.day - 1) // WEEK + 1


def _counted_back(day: datetime) -> int:
    """The same from the month's end: -1 is the last."""
    return -((monthrange(day.year, day.month)[1] - day.day) // WEEK + 1)


def _change(at: datetime, later: datetime, clock: ZoneInfo) -> Change:
    """The change between two moments, to the second."""
    before = _offset(at, clock)
    while later - at > timedelta(seconds=1):
        middle = at + (later - at) // 2
        at, later = (middle, later) if _offset(middle, clock) == before else (at, middle)
    return _told(later.replace(microsecond=0), before, clock)


def _told(at: datetime, before: timedelta, clock: ZoneInfo) -> Change:
    there = at.astimezone(clock)
    is_summer = (there.dst() or timedelta()) > timedelta()
    return Change(at.astimezone(UTC), before, _offset(at, clock), str(there.tzname()), is_summer)


def _offset(at: datetime, clock: ZoneInfo) -> timedelta:
    return at.astimezone(clock).utcoffset() or timedelta()
