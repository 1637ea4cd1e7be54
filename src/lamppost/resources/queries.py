"""Whom to call, per hospital and language."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lamppost.program import queries as program
from lamppost.resources.models import Resource
from lamppost.resources.rules import LINES, ResourceKind, dialled, nearest


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """One number to call; `dial` is for a link, `checked_on` the day somebody last tried it."""

    kind: ResourceKind
    name: str
    phone: str
    dial: str
    note: str = ""
    checked_on: date | None = None


# What the United States offer everybody: the emergency number, and the lifeline (988lifeline.org).
BUILT_IN: Final[dict[ResourceKind, tuple[Promise, str, Promise]]] = {
    ResourceKind.EMERGENCY: (_("Emergency"), "911", _("Somebody is in danger right now")),
    ResourceKind.CRISIS: (
        _("Suicide and crisis lifeline"),
        "988",
        _("Call or text, day and night, free"),
    ),
}


def crisis_lines(hospital: int | None) -> tuple[CrisisLine, ...]:
    """Emergency, crisis, the hospital's own, in the language of the moment; never without the first
    two. None: what holds everywhere. NotFound where there is no such hospital."""
    stored = nearest(_rows(hospital))
    lines: list[CrisisLine] = []
    for kind in LINES:
        lines += [_line(row) for row in stored[kind]] or _otherwise(kind, hospital)
    return tuple(lines)


def version(hospital: int) -> str:
    """A fingerprint that changes with anything that `crisis_lines` may say; two small queries."""
    shown = [sorted(Resource.objects.filter(_where(hospital)).values_list()), _place(hospital)]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def _where(hospital: int | None) -> Q:
    return Q(hospital=hospital) | Q(hospital=None)


def _rows(hospital: int | None) -> list[Resource]:
    return list(Resource.objects.filter(_where(hospital)).order_by("position", "pk"))


def _line(row: Resource) -> CrisisLine:
    is_spanish = (get_language() or "en").startswith("es")
    return CrisisLine(
        ResourceKind(row.kind),
        (is_spanish and row.name_es) or row.name,
        row.phone,
        dialled(row.phone),
        (is_spanish and row.note_es) or row.note,
        row.checked_on,
    )


def _otherwise(kind: ResourceKind, hospital: int | None) -> list[CrisisLine]:
    """What is known without anybody having set it."""
    if kind is ResourceKind.HOSPITAL:
        name, phone = _place(hospital) if hospital else ("", "")
        return [CrisisLine(kind, name, phone, dialled(phone))] if phone else []
    label, phone, note = BUILT_IN[kind]
    return [CrisisLine(kind, str(label), phone, phone, str(note))]


def _place(hospital: int) -> tuple[str, str]:
    place = program.hospital(hospital)
    return place.name, place.phone


def days_checked(hospital: int) -> tuple[date | None, ...]:
    """When each of the hospital's own numbers was last called; None for one that nobody has."""
    found = Resource.objects.filter(hospital=hospital).order_by("position", "pk")
    return tuple(found.values_list("checked_on", flat=True))


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """One stored number, with the id by which it is changed."""

    id: int
    hospital: int | None
    kind: str
    name: str
    phone: str


def stored_lines() -> tuple[ResourceRow, ...]:
    """Every number that somebody set, the whole site's first."""
    columns = ("pk", "hospital_id", "kind", "name", "phone")
    rows = Resource.objects.order_by(F("hospital_id").asc(nulls_first=True), "position", "pk")
    return tuple(ResourceRow(*row) for row in rows.values_list(*columns))
