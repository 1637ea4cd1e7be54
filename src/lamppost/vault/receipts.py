"""What was destroyed, hospital by hospital and month by month: rounded, and never of the month that runs (G3)."""

from dataclasses import dataclass
from datetime import date

from lamppost.core.access import Actor, may
from lamppost.core.clock import now
from lamppost.disclosure.rules import Told, told
from lamppost.vault.access import VaultPermission
from lamppost.vault.models import PurgeReceipt


@dataclass(frozen=True, slots=True)
class Destroyed:
    """How many keys of one kind were destroyed in one month; few are not told."""

    hospital: int
    month: date
    kind: str
    count: Told


def receipts(*, seen_by: Actor) -> tuple[Destroyed, ...]:
    """Of months that are over, the newest first: one that runs would tell by its growing on which day
    something ended. At hospitals where the actor may see them."""
    places = [
        place for place in seen_by.hospitals if may(seen_by, VaultPermission.RECEIPT_VIEW, place)
    ]
    over = PurgeReceipt.objects.filter(
        hospital_id__in=places, month__lt=now().date().replace(day=1)
    ).order_by("-month", "hospital_id", "kind")
    return tuple(Destroyed(row.hospital_id, row.month, row.kind, told(row.count)) for row in over)
