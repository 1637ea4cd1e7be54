"""What a training session is: when, where, for whom, for how many; who has a place and who waits."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

SHORTEST: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(hours=12)
AHEAD: Final = timedelta(days=730)
MOST_PLACES: Final = 200
MOST_FACILITATORS: Final = 3
LONGEST_PLACE: Final = 120  # letters
LONGEST_LINK: Final = 300
REMINDED: Final = timedelta(days=1)  # before it begins
# A place stands in calendars that others can see: it must not say what for.
PROGRAM_WORD: Final = re.compile(
    r"lamppost|\bpeers?\b|support|burn.?out|well.?being|compañer|apoyo|colega", re.IGNORECASE
)
LINK: Final = re.compile(r"https://[^\s<>\"]+")


class SessionKind(StrEnum):
    """What a session is for."""

    FIRST = "first"  # the first training
    REFRESHER = "refresher"  # the yearly one


class SeatState(StrEnum):
    """How somebody stands to a session."""

    TAKEN = "taken"
    WAITING = "waiting"
    LEFT = "left"  # given up: kept, so that a calendar's entry can be told from the next one


@dataclass(frozen=True, slots=True)
class Invited:
    """To whom a session is open, before there is one: the hospital that makes it is among `hospitals`."""

    hospital_id: int
    hospitals: tuple[int, ...]
    facilitators: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Details:
    """What may change about a session. `units` are taught in it, `beforehand` is done alone before."""

    begins: datetime
    ends: datetime
    place: str
    link: str
    capacity: int
    facilitators: tuple[int, ...]
    units: tuple[str, ...] = ()
    beforehand: tuple[str, ...] = ()

    def is_elsewhere(self, other: "Details") -> bool:
        """Whether calendars have to be told."""
        told = (self.begins, self.ends, self.place, self.link)
        return told != (other.begins, other.ends, other.place, other.link)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in line, since when."""

    account: int
    since: datetime


def tidied(details: Details) -> Details:
    """Without spaces that nobody meant, nobody and nothing twice."""
    return replace(
        details,
        place=" ".join(details.place.split()),
        link=details.link.strip(),
        facilitators=tuple(dict.fromkeys(details.facilitators)),
        units=tuple(dict.fromkeys(details.units)),
        beforehand=tuple(one for one in dict.fromkeys(details.beforehand)),
    )


def problems(details: Details, at: datetime) -> dict[str, str]:
    """What is wrong with them at that moment, by field."""
    found = _problems_of_time(details, at) | _problems_of_place(details)
    if not 1 <= details.capacity <= MOST_PLACES:
        found["capacity"] = "places"
    if not 1 <= len(details.facilitators) <= MOST_FACILITATORS:
        found["facilitators"] = "choose"
    if set(details.units) & set(details.beforehand):
        found["beforehand"] = "taught_too"
    return found


def moment_there(day: date, at: time, zone: str) -> datetime | None:
    """That time of that day by the zone's clock, in UTC; None where the clock does not show it. What it
    shows twice is taken the first time."""
    clock = ZoneInfo(zone)
    moment = datetime.combine(day, at, clock).astimezone(UTC)
    there = moment.astimezone(clock)
    return moment if there.replace(tzinfo=None) == datetime.combine(day, at) else None


def moving_up(waiting: Iterable[Waiting], taken: int, capacity: int) -> tuple[int, ...]:
    """The accounts that get a place now, first in line first."""
    free = max(0, capacity - taken)
    line = sorted(waiting, key=lambda one: (one.since, one.account))
    return tuple(one.account for one in line[:free])


def is_reminder_due(begins: datetime, at: datetime) -> bool:
    """From a day before it begins, and only before."""
    return begins - REMINDED <= at < begins


def _problems_of_time(details: Details, at: datetime) -> dict[str, str]:
    if details.begins <= at:
        return {"begins": "past"}
    if details.begins > at + AHEAD:
        return {"day": "choose"}
    length = details.ends - details.begins
    return {} if SHORTEST <= length <= LONGEST else {"ends": "length"}


def _problems_of_place(details: Details) -> dict[str, str]:
    found = {}
    if not (details.place or details.link):
        found["place"] = "missing"
    if len(details.place) > LONGEST_PLACE:
        found["place"] = "long"
    if PROGRAM_WORD.search(details.place):
        found["place"] = "program_word"
    is_link = LINK.fullmatch(details.link) is not None and len(details.link) <= LONGEST_LINK
    if details.link and not is_link:
        found["link"] = "choose"
    return found
