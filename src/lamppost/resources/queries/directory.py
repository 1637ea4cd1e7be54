"""Where else to turn, per hospital and language: what it is, for whom, who learns of it, what it costs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from lamppost.core.clock import now
from lamppost.resources.models import Hidden, Resource
from lamppost.resources.queries.lines import is_spanish
from lamppost.resources.queries.words import ABOUT, KIND
from lamppost.resources.rules import (
    DIRECTORY,
    Cost,
    Learns,
    ResourceKind,
    Speaks,
    dialled,
    fits,
    is_stale,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to get help, in the reader's language; `dial` and `write` are for links."""

    id: int
    hospital: int | None  # None: it stands everywhere
    kind: ResourceKind
    name: str
    note: str
    for_whom: str
    hours: str
    phone: str
    dial: str
    sms: str
    write: str
    link: str
    employer: Learns
    board: Learns
    cost: Cost
    languages: tuple[Speaks, ...]
    checked_on: date | None
    is_stale: bool


def directory(hospital: int | None) -> tuple[Entry, ...]:
    """All that a hospital's people are shown, kind by kind, its own before what stands everywhere.
    None: what stands everywhere. Public."""
    hidden = Hidden.objects.filter(hospital=hospital).values("resource")
    here = Q(hospital=hospital) | Q(hospital=None)
    rows = Resource.objects.filter(here, kind__in=DIRECTORY, removed_on=None).exclude(pk__in=hidden)
    return tuple(sorted((_entry(row) for row in rows.order_by("position", "pk")), key=_in_order))


def by_kind(
    entries: Iterable[Entry],
) -> tuple[tuple[ResourceKind, tuple[Entry, ...]], ...]:
    """The same under their kinds, empty kinds left out."""
    found = tuple(entries)
    groups = ((kind, tuple(one for one in found if one.kind is kind)) for kind in DIRECTORY)
    return tuple((kind, group) for kind, group in groups if group)


def search(hospital: int, *, text: str = "", kind: ResourceKind | None = None) -> tuple[Entry, ...]:
    """Those of that kind in whose words (either language's) each of the typed ones begins one."""
    found = [one for one in directory(hospital) if kind in (None, one.kind)]
    if not text.strip():
        return tuple(found)
    said = _words([one.id for one in found])
    return tuple(one for one in found if fits(text, said[one.id]))


def turn_to(entries: Iterable[Entry], kinds: Iterable[ResourceKind]) -> tuple[Entry, ...]:
    """For a protocol or a guide: of each kind the first, in the order of the kinds."""
    found = tuple(entries)
    firsts = (next((one for one in found if one.kind is kind), None) for kind in kinds)
    return tuple(one for one in firsts if one is not None)


def _words(ids: list[int]) -> Mapping[int, list[str]]:
    """All that is said of each in both languages, and of its kind in the reader's."""
    rows = Resource.objects.filter(pk__in=ids)
    names = ("name", "name_es", "note", "note_es", "for_whom", "for_whom_es", "hours", "hours_es")
    return {
        row.pk: [
            *(getattr(row, name) for name in names),
            str(KIND[ResourceKind(row.kind)]),
            str(ABOUT[ResourceKind(row.kind)]),
        ]
        for row in rows
    }


def _in_order(one: Entry) -> tuple[int, bool]:
    return DIRECTORY.index(one.kind), one.hospital is None


def _entry(row: Resource) -> Entry:
    is_es = is_spanish()
    return Entry(
        row.pk,
        row.hospital_id,
        ResourceKind(row.kind),
        (is_es and row.name_es) or row.name,
        (is_es and row.note_es) or row.note,
        (is_es and row.for_whom_es) or row.for_whom,
        (is_es and row.hours_es) or row.hours,
        row.phone,
        dialled(row.phone),
        row.sms,
        dialled(row.sms),
        row.link,
        Learns(row.employer),
        Learns(row.board),
        Cost(row.cost),
        tuple(Speaks(code) for code in row.languages),
        row.checked_on,
        is_stale(row.checked_on, now().date()),
    )
