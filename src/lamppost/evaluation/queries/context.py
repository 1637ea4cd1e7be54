"""What was noted of the context of a program."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from lamppost.core.access import Actor, require
from lamppost.core.errors import NotFound
from lamppost.core.transactions import transaction
from lamppost.evaluation.access import EvaluationPermission, context_visible_to
from lamppost.evaluation.models import ContextEntry
from lamppost.evaluation.prism import DOMAIN_OF, ContextKind, Domain, Factor


@dataclass(frozen=True, slots=True)
class ContextRow:
    """One entry; `department` is its name, empty for the whole hospital."""

    id: UUID
    hospital: int
    department: str
    month: date
    kind: ContextKind
    factor: Factor

    @property
    def domain(self) -> Domain:
        return DOMAIN_OF[self.factor]


def context_of(hospital: int, year: int, *, seen_by: Actor) -> tuple[ContextRow, ...]:
    """That year's entries of a hospital: the newest month first, then part by part."""
    rows = (_row(one) for one in _seen(hospital, seen_by, month__year=year))
    return tuple(sorted(rows, key=_in_order))


def context_years(hospital: int, *, seen_by: Actor) -> tuple[int, ...]:
    """The years of which something is noted, the newest first."""
    return tuple(sorted({one.month.year for one in _seen(hospital, seen_by)}, reverse=True))


def context_entry(entry: UUID, *, seen_by: Actor) -> ContextRow:
    """One entry; raises NotFound."""
    require(seen_by, EvaluationPermission.CONTEXT_VIEW)
    with transaction(seen_by):
        found = _rows(ContextEntry.objects.filter(context_visible_to(seen_by), pk=entry)).first()
    if found is None:
        raise NotFound("no such entry")
    return _row(found)


def noted_context(hospital: int, *, seen_by: Actor) -> tuple[ContextRow, ...]:
    """All of a hospital's, in no order, for an evaluation."""
    return tuple(_row(one) for one in _seen(hospital, seen_by))


def _seen(hospital: int, by: Actor, **of: Any) -> list[ContextEntry]:
    require(by, EvaluationPermission.CONTEXT_VIEW, hospital)
    with transaction(by):
        seen = ContextEntry.objects.filter(context_visible_to(by), hospital_id=hospital, **of)
        return list(_rows(seen))


def _rows(found: QuerySet[ContextEntry]) -> QuerySet[ContextEntry]:
    return found.select_related("department")


def _row(one: ContextEntry) -> ContextRow:
    return ContextRow(
        id=one.pk,
        hospital=one.hospital_id,
        department=one.department.name if one.department else "",
        month=one.month,
        kind=ContextKind(one.kind),
        factor=Factor(one.factor),
    )


def _in_order(one: ContextRow) -> tuple[int, int, int, str]:
    """Factors stand in the order of their parts."""
    factor, kind = list(Factor).index(one.factor), list(ContextKind).index(one.kind)
    return -one.month.toordinal(), factor, kind, one.department
