"""What was chosen of a hard event: coded facts, and people by their number on the roster."""

from typing import Final

from django.http import QueryDict

from lamppost.core.errors import Invalid
from lamppost.program.queries import HospitalRow, departments
from lamppost.referrals.rules.events import Event, event_of, in_danger
from lamppost.web.public.events.forms import noting

FIELDS: Final = ("kind", "when", "is_unsafe")


def started(given: QueryDict, place: HospitalRow) -> tuple[Event, tuple[int, ...]]:
    """The event and whom to offer to; Invalid names everything that is wrong at once."""
    problems: dict[str, str] = {}
    facts = noting(problems, lambda: event(given, place))
    chosen = noting(problems, lambda: people(given))
    if not chosen:
        problems.setdefault("people", "missing")
    if problems or facts is None or chosen is None:
        raise Invalid(problems)
    return facts, chosen


def event(given: QueryDict, place: HospitalRow) -> Event:
    """The event without its people; where somebody may be in danger nothing is refused."""
    facts = {name: given.get(name, "") for name in FIELDS}
    known = tuple(one.name for one in departments(place.id))
    read = in_danger if facts["is_unsafe"] == "yes" else event_of
    return read(facts, given.getlist("departments"), known)


def people(given: QueryDict) -> tuple[int, ...]:
    """Whom they have chosen so far: with the one that they add, without the one that they take away."""
    chosen = [*given.getlist("person"), *given.getlist("add")]
    left = [one for one in dict.fromkeys(chosen) if one not in given.getlist("drop")]
    if not all(one.isascii() and one.isdecimal() and len(one) < 19 for one in left):
        raise Invalid({"people": "choose"})
    return tuple(int(one) for one in left)


def searched(given: QueryDict) -> str:
    """What is looked for on the roster: nothing any more once somebody was added or taken away."""
    if "add" in given or "drop" in given:
        return ""
    return given.get("search", "").replace("\0", "")[:120]
