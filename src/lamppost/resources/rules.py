"""The kinds of help, those that stand on every public page, and which row of such a kind is shown."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final, Protocol, TypeVar


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


# What stands on top of every public page.
LINES: Final = (ResourceKind.EMERGENCY, ResourceKind.CRISIS, ResourceKind.HOSPITAL)


class Offered(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def hospital_id(self) -> int | None: ...


O = TypeVar("O", bound=Offered)  # noqa: E741

_PHONE: Final = re.compile(r"\+?[0-9][0-9 ().-]{1,18}")


def nearest(rows: Iterable[O]) -> Mapping[ResourceKind, tuple[O, ...]]:
    """For each kind the hospital's own rows; where it has none, the site's."""
    found = tuple(rows)
    by_kind = {kind: tuple(row for row in found if row.kind == kind) for kind in LINES}
    return {kind: _own(rows) or rows for kind, rows in by_kind.items()}


def _own(rows: tuple[O, ...]) -> tuple[O, ...]:
    return tuple(row for row in rows if row.hospital_id is not None)


def is_phone(text: str) -> bool:
    """Whether a telephone could dial it: 988 and 911 as well as long numbers."""
    return _PHONE.fullmatch(text) is not None


def dialled(phone: str) -> str:
    """What stands behind `tel:`."""
    return ("+" if phone.startswith("+") else "") + re.sub(r"\D", "", phone)
