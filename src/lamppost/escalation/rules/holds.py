"""A legal hold: about one person and one period, for a limited time, matched blindly."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lamppost.core.text import fold

HOLD_LASTS: Final = timedelta(days=90)  # unless counsel says otherwise
LONGEST_HOLD: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True, repr=False)
class Subject:
    """Whom a hold is about, as the order names them; one of `email` and `npi` makes it certain."""

    name: str
    email: str = ""
    npi: str = ""
    matter: str = ""  # counsel's own number


@dataclass(frozen=True, slots=True, repr=False)
class Named:
    """Somebody whose outreach ends, by all that a hold may know them by."""

    name: str
    email: str = ""
    npi: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """What a hold keeps of an outreach that is over: sealed under the hold's own key, and gone with it."""

    name: str
    reach: tuple[str, ...]
    route: str
    urgency: str
    opened_on: date
    ended_on: date
    outcome: str
    supporter: int | None
    attempts: int
    interactions: int
    about: tuple[str, ...]
    referrers: tuple[str, ...]


def texts_of_subject(subject: Subject) -> frozenset[str]:
    """How a hold is written before it is blinded: by e-mail and NPI; by name only where it has neither,
    since a namesake's promise is worth as much."""
    sure = _sure(subject.email, subject.npi)
    return sure or frozenset({_by_name(subject.name)})


def texts_of(somebody: Named) -> frozenset[str]:
    """All by which a hold may find them."""
    return _sure(somebody.email, somebody.npi) | {_by_name(somebody.name)}


def latest_end(today: date) -> date:
    """No hold is placed or renewed beyond this day."""
    return today + LONGEST_HOLD


def _sure(email: str, npi: str) -> frozenset[str]:
    found = {f"email:{email.strip().lower()}" if email.strip() else ""}
    found.add(f"npi:{npi.strip()}" if npi.strip() else "")
    return frozenset(found - {""})


def _by_name(name: str) -> str:
    return f"name:{fold(name)}"
