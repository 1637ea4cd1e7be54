"""Whom to call, per hospital and language: what stands on top of every public page."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lamppost.core.clock import now
from lamppost.program import queries as program
from lamppost.resources.models import Hidden, Resource
from lamppost.resources.rules import LINES, ResourceKind, dialled, is_stale, nearest


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """One number to call; `dial` is for a link, `checked_on` the day somebody last tried it, `is_stale`
    whether that is too long ago."""

    kind: ResourceKind
    name: str
    phone: str
    dial: str
    note: str = ""
    checked_on: date | None = None
    is_stale: bool = False


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
    """A fingerprint that changes with anything that a public page may say of where to turn, also with
    the day on which something was not checked for too long; three small queries."""
    today = now().date()
    rows = sorted((one.pk, _said(one), is_stale(one.checked_on, today)) for one in _all(hospital))
    hidden = sorted(Hidden.objects.filter(hospital=hospital).values_list("resource_id", flat=True))
    shown = [rows, hidden, _place(hospital)]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def days_checked(hospital: int) -> tuple[date | None, ...]:
    """When each of the hospital's own lines was last called; None for one that nobody has."""
    found = Resource.objects.filter(hospital=hospital, kind__in=LINES, removed_on=None)
    return tuple(found.order_by("position", "pk").values_list("checked_on", flat=True))


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """One stored number, with the id by which it is changed."""

    id: int
    hospital: int | None
    kind: str
    name: str
    phone: str


def stored_lines() -> tuple[ResourceRow, ...]:
    """Every line that somebody set, the whole site's first."""
    columns = ("pk", "hospital_id", "kind", "name", "phone")
    rows = Resource.objects.filter(kind__in=LINES, removed_on=None)
    in_order = rows.order_by(F("hospital_id").asc(nulls_first=True), "position", "pk")
    return tuple(ResourceRow(*row) for row in in_order.values_list(*columns))


def is_spanish() -> bool:
    """Whether the reader of the moment reads Spanish."""
    return (get_language() or "en").startswith("es")


def _all(hospital: int | None) -> QuerySet[Resource]:
    here = Q(hospital=hospital) | Q(hospital=None)
    return Resource.objects.filter(here, removed_on=None)


def _rows(hospital: int | None) -> list[Resource]:
    return list(_all(hospital).filter(kind__in=LINES).order_by("position", "pk"))


def _said(row: Resource) -> str:
    fields = (field.attname for field in row._meta.concrete_fields)
    return repr(
        [getattr(row, name) for name in fields if name not in ("checked_by", "reminded_on")]
    )


def _line(row: Resource) -> CrisisLine:
    return CrisisLine(
        ResourceKind(row.kind),
        (is_spanish() and row.name_es) or row.name,
        row.phone,
        dialled(row.phone),
        (is_spanish() and row.note_es) or row.note,
        row.checked_on,
        is_stale(row.checked_on, now().date()),
    )


def _otherwise(kind: ResourceKind, hospital: int | None) -> list[CrisisLine]:
    """What is known without anybody having set it; of the hospital's number nobody has said that it is
    right."""
    if kind is ResourceKind.HOSPITAL:
        name, phone = _place(hospital) if hospital else ("", "")
        return [CrisisLine(kind, name, phone, dialled(phone), is_stale=True)] if phone else []
    label, phone, note = BUILT_IN[kind]
    return [CrisisLine(kind, str(label), phone, phone, str(note))]


def _place(hospital: int) -> tuple[str, str]:
    place = program.hospital(hospital)
    return place.name, place.phone
