"""The form of what a hospital promises."""

from collections.abc import Mapping
from datetime import time
from typing import Any, Final

from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from lamppost.core.errors import Invalid
from lamppost.outreach.rules import Urgency
from lamppost.outreach.rules.promises import Promise, Unit
from lamppost.program.actions import WorkingHours
from lamppost.program.queries import HospitalRow
from lamppost.web.staff.readings import one_of
from lamppost.web.words import URGENCY, Choice

UNITS: Final = (
    Choice(Unit.HOURS, _("hours, by the clock")),
    Choice(Unit.WORKING_DAYS, _("working days")),
)
NUMBERS: Final = ("contact", "offer_hours", "accept_hours")


def rows(values: Mapping[str, str], errors: Mapping[str, str]) -> list[dict[str, Any]]:
    """A card for each urgency, its fields by name."""
    return [
        {
            "urgency": urgency,
            "label": URGENCY[urgency],
            "values": _of(urgency, values),
            "errors": _of(urgency, errors),
        }
        for urgency in Urgency
    ]


def by_name(errors: Mapping[str, str]) -> dict[str, str]:
    """For the summary on top: what is wrong, with the urgency whose card it stands on."""
    cards = {name: URGENCY.get(name.partition("-")[0]) for name in errors}
    return {
        name: f"{cards[name]}: {said}" if cards[name] else said for name, said in errors.items()
    }


def weekdays() -> list[Choice]:
    return [Choice(str(number), name) for number, name in WEEKDAYS.items()]


def said(promises: Mapping[Urgency, Promise]) -> dict[str, str]:
    """What is promised today, by field."""
    found: dict[str, str] = {}
    for urgency, one in promises.items():
        found |= {f"{urgency}-{name}": str(getattr(one, name)) for name in NUMBERS}
        found[f"{urgency}-unit"] = one.unit
        found[f"{urgency}-itself"] = "yes" if one.offers_itself else ""
    return found


def promises_in(given: QueryDict) -> dict[Urgency, Promise]:
    """What was chosen; what is no number becomes 0, which the room refuses beside its field."""
    return {urgency: _promise(given, urgency) for urgency in Urgency}


def hours_said(place: HospitalRow) -> dict[str, Any]:
    return {
        "weekdays": [str(day) for day in place.work_days],
        "opens": f"{place.works_from:%H:%M}",
        "closes": f"{place.works_until:%H:%M}",
    }


def hours_in(given: QueryDict) -> WorkingHours:
    """The weekly hours; Invalid where a time is none."""
    days = [int(day) for day in given.getlist("weekdays") if day in set("0123456")]
    return WorkingHours(days, _time(given, "opens"), _time(given, "closes"))


def _promise(given: QueryDict, urgency: Urgency) -> Promise:
    numbers = (_number(given.get(f"{urgency}-{name}", "")) for name in NUMBERS)
    contact, offer_hours, accept_hours = numbers
    unit = one_of(given, f"{urgency}-unit", Unit)
    itself = given.get(f"{urgency}-itself") == "yes"
    return Promise(contact, unit, offer_hours, accept_hours, itself)


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


def _time(given: QueryDict, name: str) -> time:
    try:
        return time.fromisoformat(given.get(name, ""))
    except ValueError:
        raise Invalid({name: "a_time"}) from None


def _of(urgency: Urgency, fields: Mapping[str, str]) -> dict[str, str]:
    mine = f"{urgency}-"
    return {n.removeprefix(mine): v for n, v in fields.items() if n.startswith(mine)}
