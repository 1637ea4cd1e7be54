"""Whether everybody who serves at a hospital is asked for room at the moment."""

from datetime import datetime

from lamppost.core.clock import now
from lamppost.supporters.models import RoomCall
from lamppost.supporters.rules.calls import CALL_LASTS


def room_called(hospital: int) -> datetime | None:
    """When, while it holds; None where nobody is asked."""
    held = RoomCall.objects.filter(hospital_id=hospital, called_at__gt=now() - CALL_LASTS)
    return held.values_list("called_at", flat=True).first()
