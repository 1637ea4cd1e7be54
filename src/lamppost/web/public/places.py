"""What the public pages of a hospital show, kept in this process and read again every second."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.escalation.queries import is_hold_in_force
from lamppost.launch.queries import signed_versions
from lamppost.outreach.rules import Urgency
from lamppost.outreach.rules.promises import Promise
from lamppost.program.queries import HospitalRow, departments, hospital, hospital_by_slug
from lamppost.referrals.queries import promised
from lamppost.resources.queries import CrisisLine, version

FRESH: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Place:
    """One hospital; `pages` holds what was drawn from these facts, and goes when one of them changes."""

    hospital: HospitalRow
    departments: tuple[str, ...]
    promises: Mapping[Urgency, Promise]  # of what may be asked for at this hour
    help_version: str
    has_hold: bool = False  # a legal hold is in force, whomever it is about
    texts_version: int = 0  # of what counsel has signed
    pages: dict[tuple[str, str], tuple[bytes, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )
    lines: dict[str, tuple[CrisisLine, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def public(self) -> Actor:
        """Anybody, at this hospital's door."""
        return Actor.public(self.hospital.id)


_known: Final[dict[str, tuple[datetime, Place]]] = {}
_reading: Final = Lock()


def place(slug: str) -> Place:
    """The hospital at that address, at most a second old; raises NotFound."""
    if found := _fresh(slug):
        return found
    with _reading:
        if found := _fresh(slug):  # somebody else has read it while this one waited
            return found
        read, before = _read(slug), _known.get(slug)
        same = before[1] if before and before[1] == read else read
        _known[slug] = now(), same
        return same


def place_of(hospital_id: int) -> Place:
    """The same by the hospital's id."""
    return place(hospital(hospital_id).slug)


def forget() -> None:
    """Empties what is kept, for tests whose database goes back in time."""
    _known.clear()


def _fresh(slug: str) -> Place | None:
    read_at, known = _known.get(slug, (None, None))
    is_fresh = read_at is not None and timedelta() <= now() - read_at < FRESH
    return known if is_fresh else None


def _read(slug: str) -> Place:
    row = hospital_by_slug(slug)
    names = tuple(department.name for department in departments(row.id))
    has_hold = is_hold_in_force(row.id, seen_by=Actor.public(row.id))
    signed = signed_versions(row.id)
    return Place(row, names, promised(row.id), version(row.id), has_hold, signed)
