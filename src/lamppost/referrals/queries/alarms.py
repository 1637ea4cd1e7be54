"""Alarms that somebody must acknowledge."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from lamppost.core.access import Actor, require
from lamppost.core.errors import NotFound
from lamppost.core.transactions import transaction
from lamppost.referrals.access import ReferralPermission, alarms_visible_to
from lamppost.referrals.models import Alarm


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """One alarm without a name."""

    id: UUID
    hospital: int
    raised_at: datetime
    pages: int
    is_acknowledged: bool
    is_mine: bool


def alarms(*, seen_by: Actor) -> tuple[AlarmRow, ...]:
    """Alarms of the hospitals that they answer for, those not acknowledged first."""
    require(seen_by, ReferralPermission.ALARM_SEE)
    with transaction(seen_by):
        found = Alarm.objects.filter(alarms_visible_to(seen_by))
        in_order = found.order_by(F("page_at").desc(nulls_last=True), "-raised_at")
        return tuple(_row(one, seen_by) for one in in_order.defer("sealed_submission")[:50])


def alarm(alarm: UUID, *, seen_by: Actor) -> AlarmRow:
    """One of them; NotFound for all others."""
    require(seen_by, ReferralPermission.ALARM_SEE)
    with transaction(seen_by):
        found = Alarm.objects.filter(alarms_visible_to(seen_by), pk=alarm).first()
    if found is None:
        raise NotFound("no such alarm")
    return _row(found, seen_by)


def _row(one: Alarm, seen_by: Actor) -> AlarmRow:
    return AlarmRow(
        id=one.id,
        hospital=one.hospital_id,
        raised_at=one.raised_at,
        pages=one.pages,
        is_acknowledged=one.acknowledged_at is not None,
        is_mine=one.acknowledged_by is not None and one.acknowledged_by == seen_by.account,
    )
