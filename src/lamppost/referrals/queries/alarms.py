"""Alarms that somebody must acknowledge."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lamppost.core.access import Actor, require
from lamppost.core.transactions import transaction
from lamppost.referrals.access import ReferralPermission, alarms_visible_to
from lamppost.referrals.models import Alarm


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """One alarm without a name."""

    id: UUID
    raised_at: datetime
    pages: int
    is_acknowledged: bool
    is_mine: bool


def alarms(*, seen_by: Actor) -> tuple[AlarmRow, ...]:
    """Alarms of the hospitals that they answer for, those not acknowledged first."""
    require(seen_by, ReferralPermission.ALARM_SEE)
    with transaction(seen_by):
        found = Alarm.objects.filter(alarms_visible_to(seen_by)).order_by("-page_at", "-raised_at")
        columns = ("id", "raised_at", "pages", "acknowledged_at", "acknowledged_by")
        return tuple(
            AlarmRow(row, raised, pages, acknowledged is not None, who == seen_by.account)
            for row, raised, pages, acknowledged, who in found.values_list(*columns)[:50]
        )
