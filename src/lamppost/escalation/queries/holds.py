"""Holds as counsel sees them, and whether one is in force. Nothing here tells what one matched."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lamppost.core.access import Actor, Role, require
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.escalation.access import EscalationPermission
from lamppost.escalation.models import Hold
from lamppost.escalation.rules import Subject
from lamppost.vault.rules import Place, Sealed


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One hold: its period and its own days. Whom it is about stays sealed."""

    id: UUID
    hospital: int
    since: date
    until: date | None
    placed_on: date
    ends_on: date


def holds(*, seen_by: Actor) -> tuple[HoldRow, ...]:
    """Those in force where they are counsel, the first to end first."""
    require(seen_by, EscalationPermission.HOLD_PLACE)
    columns = ("id", "hospital_id", "since", "until", "placed_on", "ends_on")
    with transaction(seen_by):
        found = Hold.objects.filter(
            hospital_id__in=seen_by.places_as(Role.COUNSEL), ends_on__gte=now().date()
        )
        return tuple(HoldRow(*row) for row in found.order_by("ends_on", "id").values_list(*columns))


def is_hold_in_force(hospital: int, *, seen_by: Actor) -> bool:
    """Whether any hold is in force there: the same for all, whomever it is about."""
    require(seen_by, EscalationPermission.HOLD_VIEW, hospital)
    with transaction(seen_by):
        found = Hold.objects.filter(hospital_id=hospital, ends_on__gte=now().date())
        return found.exists()


def subject_of(row: Hold) -> Sealed[Subject]:
    """Whom it is about, sealed."""
    place = subject_place(row.id)
    return Sealed(row.key_id, row.hospital_id, place, bytes(row.sealed_subject), Subject)


def subject_place(hold: UUID) -> Place:
    return Place("escalation_hold", hold, "sealed_subject")


def kept_place(row: UUID) -> Place:
    return Place("escalation_kept", row, "sealed")
