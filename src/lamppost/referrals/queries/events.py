"""After a hard event, as its coordinator sees it: codes and counts, and the way to each of its people."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from lamppost.core.access import Actor, require
from lamppost.core.errors import NotFound
from lamppost.core.transactions import transaction
from lamppost.outreach.access import ACTIVATION
from lamppost.outreach.queries.candidates import room_to_give
from lamppost.outreach.queries.listing import QueueRow, of_activation
from lamppost.outreach.rules import State
from lamppost.people.queries import account_of_physician
from lamppost.referrals import models
from lamppost.referrals.access import ReferralPermission, visible_to
from lamppost.referrals.models import EventDoor, Referral
from lamppost.referrals.queries.intake import COLUMNS, UnconfirmedRow, unconfirmed_row
from lamppost.referrals.queries.sealed import event_in
from lamppost.referrals.rules import ReferralState
from lamppost.referrals.rules.events import ActivationState, Event, proposes_group
from lamppost.vault.queries import indexed

AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class ActivationRow:
    """One that is open: what it was, coarsely, for how many. No name."""

    id: UUID
    hospital: int
    started_at: datetime
    event: Event


@dataclass(frozen=True, slots=True)
class ActivationPage:
    """How its people stand, of those whom the coordinator may handle; and what is proposed: whether a
    group, and how many more could be asked now than wait (`room`, `waiting`)."""

    row: ActivationRow
    unconfirmed: tuple[UnconfirmedRow, ...]
    outreaches: tuple[QueueRow, ...]
    proposes_group: bool
    waiting: int
    room: int


def event_door_since(hospital: int, *, seen_by: Actor) -> date | None:
    """Since when the code of the hospital's one-way door works; None where there is none."""
    require(seen_by, ReferralPermission.EVENT_SEE, hospital)
    with transaction(seen_by):
        found = EventDoor.objects.filter(hospital_id=hospital)
        return found.values_list("renewed_on", flat=True).first()


def activations(hospital: int, *, seen_by: Actor) -> tuple[ActivationRow, ...]:
    """Those that are open there and in which the coordinator was not themselves, the newest first."""
    require(seen_by, ReferralPermission.EVENT_SEE, hospital)
    with transaction(seen_by):
        found = models.Activation.objects.filter(
            visible_to(seen_by), hospital_id=hospital, state=ActivationState.OPEN
        )
        rows = list(found.order_by("-started_at", "id")[:AT_ONCE])
    return tuple(_row(one) for one in rows)


def activation(activation: UUID, *, seen_by: Actor) -> ActivationPage:
    """One of them; NotFound once the last of its people is done, and for whoever was in it."""
    with transaction(seen_by):
        found = models.Activation.objects.filter(
            visible_to(seen_by), pk=activation, state=ActivationState.OPEN
        ).first()
        if found is None:
            raise NotFound("no such activation")
        require(seen_by, ReferralPermission.EVENT_SEE, found)
        waits = Referral.objects.filter(
            visible_to(seen_by),
            hospital_id=found.hospital_id,
            state=ReferralState.UNCONFIRMED,
            key_id__in=indexed(ACTIVATION, str(activation)),
        )
        unknown = tuple(unconfirmed_row(one) for one in waits.order_by("id").values_list(*COLUMNS))
        outreaches = of_activation(activation, found.hospital_id, seen_by=seen_by)
    return _page(_row(found), unknown, outreaches, seen_by)


def _page(
    row: ActivationRow,
    unknown: tuple[UnconfirmedRow, ...],
    outreaches: tuple[QueueRow, ...],
    seen_by: Actor,
) -> ActivationPage:
    waiting = len(unknown) + sum(one.state is State.WAITING for one in outreaches)
    involved = {account_of_physician(one) for one in row.event.involved}
    besides = frozenset(one for one in involved if one)
    room = room_to_give(row.hospital, besides=besides, seen_by=seen_by)
    return ActivationPage(row, unknown, outreaches, proposes_group(row.event), waiting, room)


def _row(one: models.Activation) -> ActivationRow:
    return ActivationRow(one.id, one.hospital_id, one.started_at, event_in(one))
