"""The disclosure ledger: how often, for which reason, in which month. For good."""

from collections import Counter
from dataclasses import dataclass

from lamppost.core.access import Actor, Role, require
from lamppost.escalation.access import EscalationPermission
from lamppost.escalation.models import LedgerEntry
from lamppost.escalation.rules import Reason


@dataclass(frozen=True, slots=True)
class LedgerRow:
    hospital: int
    month: str
    reason: Reason
    count: int


def ledger(*, seen_by: Actor) -> tuple[LedgerRow, ...]:
    """Where they are counsel or director, the newest month first; written once a month, shuffled."""
    require(seen_by, EscalationPermission.LEDGER_VIEW)
    places = seen_by.places_as(Role.COUNSEL) | seen_by.places_as(Role.DIRECTOR)
    found = LedgerEntry.objects.filter(hospital_id__in=places)
    counted = Counter(found.values_list("hospital_id", "month", "reason"))
    rows = sorted(counted.items(), key=lambda one: (one[0][1], one[0]), reverse=True)
    return tuple(LedgerRow(place, month, Reason(why), n) for (place, month, why), n in rows)
