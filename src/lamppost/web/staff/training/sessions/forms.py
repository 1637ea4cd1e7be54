"""A session as it was typed in, with every problem at once; and what a form shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from django.http import QueryDict

from lamppost.core.clock import now
from lamppost.core.errors import Invalid
from lamppost.training.queries import SessionRow
from lamppost.training.rules.sessions import MOST_FACILITATORS, Details, moment_there
from lamppost.web.staff.readings import clock, day, number

T = TypeVar("T")
USUAL_PLACES: Final = "12"
USUAL_HOURS: Final = ("09:00", "13:00")
AHEAD: Final = timedelta(days=21)
ONE_LINE: Final = ("day", "begins", "ends", "place", "link", "capacity", "kind")


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the form: single values by their field, and what was chosen of several."""

    values: dict[str, str]
    facilitators: tuple[str, ...] = ()
    hospitals: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    beforehand: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reader:
    """Reads field by field, and goes on after one that is wrong."""

    given: QueryDict
    problems: dict[str, str] = field(default_factory=dict)

    def one(self, name: str, read: Callable[[QueryDict, str], T]) -> T | None:
        try:
            return read(self.given, name)
        except Invalid as wrong:
            self.problems |= wrong.problems
            return None


def details(given: QueryDict, zone: str) -> Details:
    """What was typed, by that zone's clock; Invalid with all that cannot be read."""
    reader = _Reader(given)
    on = reader.one("day", _day)
    begins = _moment(reader, "begins", on, zone)
    ends = _moment(reader, "ends", on, zone)
    capacity = reader.one("capacity", _places)
    facilitators = reader.one("facilitators", _accounts)
    if begins is None or ends is None or capacity is None or facilitators is None:
        raise Invalid(reader.problems)
    return Details(
        begins=begins,
        ends=ends,
        place=given.get("place", "").replace("\0", "")[:500],
        link=given.get("link", "").replace("\0", "")[:500],
        capacity=capacity,
        facilitators=facilitators,
        units=_codes(given, "units"),
        beforehand=_codes(given, "beforehand"),
    )


def fresh(zone: str, units: Sequence[str], beforehand: Sequence[str]) -> Filled:
    """What an empty form proposes."""
    begins, ends = USUAL_HOURS
    on = (now() + AHEAD).astimezone(ZoneInfo(zone)).date()
    values = {"day": on.isoformat(), "begins": begins, "ends": ends, "capacity": USUAL_PLACES}
    return Filled(values | {"kind": "first"}, units=tuple(units), beforehand=tuple(beforehand))


def of_session(row: SessionRow) -> Filled:
    """What the form of a session that there is shows."""
    clock_there, told = ZoneInfo(row.zone), row.details
    begins, ends = (at.astimezone(clock_there) for at in (told.begins, told.ends))
    values = {
        "day": begins.date().isoformat(),
        "begins": f"{begins:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "place": told.place,
        "link": told.link,
        "capacity": str(told.capacity),
        "kind": row.kind.value,
    }
    facilitators = tuple(str(one) for one in told.facilitators)
    return Filled(values, facilitators, units=told.units, beforehand=told.beforehand)


def as_typed(given: QueryDict) -> Filled:
    """What was sent, to show it again."""
    values = {name: given.get(name, "").replace("\0", "") for name in ONE_LINE}
    return Filled(
        values,
        tuple(given.getlist("facilitators")),
        tuple(given.getlist("hospitals")),
        _codes(given, "units"),
        _codes(given, "beforehand"),
    )


def _day(given: QueryDict, name: str) -> date:
    found = day(given, name)
    if found is None:
        raise Invalid({name: "choose"})
    return found


def _moment(reader: _Reader, name: str, on: date | None, zone: str) -> datetime | None:
    at: time | None = reader.one(name, clock)
    if on is None or at is None:
        return None
    moment = moment_there(on, at, zone)
    if moment is None:
        reader.problems[name] = "never_shown"
    return moment


def _places(given: QueryDict, name: str) -> int:
    try:
        return number(given, name, 9_999)
    except Invalid:
        raise Invalid({name: "places"}) from None


def _accounts(given: QueryDict, name: str) -> tuple[int, ...]:
    typed = [text for text in given.getlist(name) if text][: MOST_FACILITATORS + 1]
    if not all(text.isascii() and text.isdecimal() and len(text) < 19 for text in typed):
        raise Invalid({name: "choose"})
    return tuple(int(text) for text in typed)


def _codes(given: QueryDict, name: str) -> tuple[str, ...]:
    return tuple(text[:40].replace("\0", "") for text in given.getlist(name)[:60])
