"""What a form holds, as the types that actions take; Invalid where it holds something else."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Final, TypeVar
from uuid import UUID

from django.http import QueryDict

from lamppost.core.clock import earliest_today, now
from lamppost.core.errors import Invalid

E = TypeVar("E", bound=StrEnum)
LARGEST_ID: Final = 2**63 - 1
LONGEST_NUMBER: Final = 19  # digits
AHEAD: Final = timedelta(days=730)
WEEKDAYS: Final = frozenset("0123456")


def one_of(given: QueryDict, name: str, kind: type[E]) -> E:
    """The choice in that field."""
    try:
        return kind(given.get(name, ""))
    except ValueError:
        raise Invalid({name: "choose"}) from None


def several_of(given: QueryDict, name: str, kind: type[E]) -> frozenset[E]:
    """The choices ticked in that field; none is fine."""
    try:
        return frozenset(kind(one) for one in given.getlist(name))
    except ValueError:
        raise Invalid({name: "choose"}) from None


def number(given: QueryDict, name: str, most: int = LARGEST_ID) -> int:
    """A whole number from 0 to `most`."""
    text = given.get(name, "").strip()
    if not (_is_number(text) and int(text) <= most):
        raise Invalid({name: "choose"})
    return int(text)


def numbers(given: Iterable[str], name: str) -> tuple[int, ...]:
    """At least one whole number."""
    found = tuple(given)
    if not found or not all(_is_number(text) for text in found):
        raise Invalid({name: "choose"})
    return tuple(int(text) for text in found)


def day(given: QueryDict, name: str) -> date | None:
    """A day, or None where the field is empty."""
    text = given.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid({name: "choose"}) from None


def day_ahead(given: QueryDict, name: str) -> date | None:
    """A day from tomorrow on, by whichever clock, within two years, or None."""
    found = day(given, name)
    if found is not None and not earliest_today() < found <= now().date() + AHEAD:
        raise Invalid({name: "choose"})
    return found


def clock(given: QueryDict, name: str) -> time:
    """An hour and minute."""
    try:
        return time.fromisoformat(given.get(name, "").strip()).replace(
            second=0, microsecond=0, tzinfo=None
        )
    except ValueError:
        raise Invalid({name: "choose"}) from None


def weekdays(given: QueryDict) -> frozenset[int]:
    """At least one day of the week; 0 is Monday."""
    chosen = given.getlist("weekdays")
    if not chosen or any(one not in WEEKDAYS for one in chosen):
        raise Invalid({"weekdays": "choose"})
    return frozenset(int(one) for one in chosen)


def ids(given: Iterable[str], name: str) -> tuple[UUID, ...]:
    """At least one id."""
    try:
        found = tuple(UUID(text) for text in given)
    except ValueError:
        raise Invalid({name: "choose"}) from None
    if not found:
        raise Invalid({name: "choose"})
    return found


def _is_number(text: str) -> bool:
    is_one = text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return is_one and int(text) <= LARGEST_ID
