"""Exports that are under way, and the last that were made."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from lamppost.core.access import Actor, may, require
from lamppost.core.clock import now
from lamppost.evaluation.access import EvaluationPermission, exports_visible_to
from lamppost.evaluation.models import Export

STANDS: Final = timedelta(days=7)  # that it was asked for, and that somebody agreed
SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One export. `may_confirm`: whether this reader is the second person it waits for."""

    id: UUID
    hospital: int
    is_by_command: bool
    asked_on: date
    confirmed_on: date | None
    made_on: date | None
    may_confirm: bool = False

    @property
    def lapses_on(self) -> date:
        return (self.confirmed_on or self.asked_on) + STANDS


def exports(*, seen_by: Actor) -> tuple[ExportRow, ...]:
    """Those of their hospitals: under way first, then the newest that were made."""
    require(seen_by, EvaluationPermission.EXPORT_VIEW)
    made = Export.objects.filter(exports_visible_to(seen_by), made_on__isnull=False)
    waiting = standing().filter(exports_visible_to(seen_by)).order_by("asked_on", "id")
    newest = made.order_by("-made_on", "id")[:SHOWN]
    return tuple(_row(one, seen_by) for one in (*waiting, *newest))


def under_way(hospital: int) -> ExportRow | None:
    """What was asked for at that hospital and has not lapsed; for the command line, which is the program itself."""
    found = standing().filter(hospital_id=hospital).first()
    return _row(found, None) if found else None


def confirmed(hospital: int) -> bool:
    """Whether an export may be made there now."""
    found = under_way(hospital)
    return found is not None and found.confirmed_on is not None


def standing() -> QuerySet[Export]:
    """Not made, and not lapsed."""
    since = now().date() - STANDS
    waits = Export.objects.filter(made_on=None, confirmed_on=None, asked_on__gte=since)
    return waits | Export.objects.filter(made_on=None, confirmed_on__gte=since)


def _row(one: Export, seen_by: Actor | None) -> ExportRow:
    waits = one.confirmed_on is None and seen_by is not None
    return ExportRow(
        id=one.pk,
        hospital=one.hospital_id,
        is_by_command=one.asked_by is None,
        asked_on=one.asked_on,
        confirmed_on=one.confirmed_on,
        made_on=one.made_on,
        may_confirm=seen_by is not None
        and waits
        and may(seen_by, EvaluationPermission.EXPORT_CONFIRM, one),
    )
