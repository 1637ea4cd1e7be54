"""The kinds of help that stand on every public page, and which row of a kind is shown."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final, Protocol, TypeVar


class ResourceKind(StrEnum):
    """In the order in which a page shows them."""

    EMERGENCY = "emergency"
    CRISIS = "crisis"
    HOSPITAL = "hospital"


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
    by_kind = {kind: tuple(row for row in found if row.kind == kind) for kind in ResourceKind}
    return {kind: _own(rows) or rows for kind, rows in by_kind.items()}


def _own(rows: tuple[O, ...]) -> tuple[O, ...]:
    return tuple(row for row in rows if row.hospital_id is not None)


def is_phone(text: str) -> bool:
    """Whether a telephone could dial it: 988 and 911 as well as long numbers."""
    return _PHONE.fullmatch(text) is not None


def dialled(phone: str) -> str:
    """What stands behind `tel:`."""
    return ("+" if phone.startswith("+") else "") + re.sub(r"\D", "", phone)
