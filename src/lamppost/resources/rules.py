"""The kinds of help, what is said of each, which stands on every public page, and when it counts as checked."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Protocol, TypeVar

from lamppost.core.text import fold

CHECKED_WITHIN: Final = timedelta(days=90)
REMOVED_KEPT: Final = timedelta(days=30)  # until then it can be put back
LONGEST: Final[Mapping[str, int]] = {
    "name": 120,
    "name_es": 120,
    "phone": 20,
    "sms": 20,
    "link": 300,
    "note": 300,
    "note_es": 300,
    "for_whom": 160,
    "for_whom_es": 160,
    "hours": 120,
    "hours_es": 120,
}


class ResourceKind(StrEnum):
    """In the order in which a page shows them."""

    EMERGENCY = "emergency"
    CRISIS = "crisis"
    HOSPITAL = "hospital"  # its own number
    TALK = "talk"  # somebody to talk to now, besides the crisis line
    PHYSICIANS = "physicians"  # by physicians, for physicians
    EAP = "eap"  # the employer's assistance program
    PHP = "php"  # the state's physician health program
    CARE = "care"  # counseling, therapy, psychiatry
    SUBSTANCE = "substance"
    VIOLENCE = "violence"
    LEGAL = "legal"


# What stands on top of every public page, and what stands in the directory.
LINES: Final = (ResourceKind.EMERGENCY, ResourceKind.CRISIS, ResourceKind.HOSPITAL)
DIRECTORY: Final = tuple(kind for kind in ResourceKind if kind not in LINES)


class Learns(StrEnum):
    """What an employer, or a medical board, learns of who turns there."""

    UNKNOWN = "unknown"
    NOTHING = "nothing"
    NUMBERS = "numbers"  # how many, never who
    MAYBE = "maybe"
    YES = "yes"


class Cost(StrEnum):
    """What it costs whoever turns there."""

    UNKNOWN = "unknown"
    FREE = "free"
    FIRST_FREE = "first_free"  # the first talks
    INSURANCE = "insurance"
    OWN = "own"


class Speaks(StrEnum):
    """In which languages one is answered."""

    ENGLISH = "en"
    SPANISH = "es"
    INTERPRETER = "interpreter"


@dataclass(frozen=True, slots=True)
class Help:
    """One way to get help, as it shall be shown; `hospital_id` None: at every hospital. `sms`: the number
    to write to; `note`: what it is. `checked_on` None: as it was, where nothing changes how it is reached."""

    hospital_id: int | None
    kind: ResourceKind
    name: str
    phone: str = ""
    name_es: str = ""
    note: str = ""
    note_es: str = ""
    position: int = 0
    checked_on: date | None = None
    sms: str = ""
    link: str = ""
    for_whom: str = ""
    for_whom_es: str = ""
    employer: Learns = Learns.UNKNOWN
    board: Learns = Learns.UNKNOWN
    cost: Cost = Cost.UNKNOWN
    hours: str = ""
    hours_es: str = ""
    languages: tuple[Speaks, ...] = ()

    @property
    def reach(self) -> tuple[str, str, str]:
        """What has to be checked again when it changes."""
        return self.phone, self.sms, self.link


class Offered(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def hospital_id(self) -> int | None: ...


O = TypeVar("O", bound=Offered)  # noqa: E741

_PHONE: Final = re.compile(r"\+?[0-9][0-9 ().-]{1,18}")
_LINK: Final = re.compile(r"https://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(?:[/?#][^\s<>\"']*)?")


def nearest(rows: Iterable[O]) -> Mapping[ResourceKind, tuple[O, ...]]:
    """For each line the hospital's own rows; where it has none, the site's."""
    found = tuple(rows)
    by_kind = {kind: tuple(row for row in found if row.kind == kind) for kind in LINES}
    return {kind: _own(rows) or rows for kind, rows in by_kind.items()}


def _own(rows: tuple[O, ...]) -> tuple[O, ...]:
    return tuple(row for row in rows if row.hospital_id is not None)


def is_phone(text: str) -> bool:
    """Whether a telephone could dial it: 988 and 911 as well as long numbers."""
    return _PHONE.fullmatch(text) is not None


def is_link(text: str) -> bool:
    """Whether it is the address of a page, over TLS."""
    return _LINK.fullmatch(text) is not None


def dialled(phone: str) -> str:
    """What stands behind `tel:` and `sms:`."""
    return ("+" if phone.startswith("+") else "") + re.sub(r"\D", "", phone)


def is_stale(checked_on: date | None, today: date) -> bool:
    """Whether nobody has checked it within 90 days, or at all."""
    return checked_on is None or today - checked_on > CHECKED_WITHIN


def fits(words: str, said: Iterable[str]) -> bool:
    """Whether each of the words somebody types begins a word of what is said, accents and case aside."""
    begun = fold(" ".join(said)).replace("-", " ").split()
    return all(any(one.startswith(word) for one in begun) for word in fold(words).split())
