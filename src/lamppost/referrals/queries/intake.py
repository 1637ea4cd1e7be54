"""Referrals of whom nobody has confirmed who is meant, and who it may be."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from lamppost.core.access import Actor, require
from lamppost.core.errors import NotFound
from lamppost.core.pages import Asked, Cursor, Page, asked, page_of
from lamppost.core.transactions import transaction
from lamppost.outreach.rules import Route, Urgency
from lamppost.program.queries import PossiblePhysician, possible_physicians
from lamppost.referrals.access import ReferralPermission, visible_to
from lamppost.referrals.models import Referral
from lamppost.referrals.rules import ReferralState, Submission
from lamppost.vault.queries import live_epochs

PAGE: Final = 25
KEPT: Final = 500  # statements for queues, put together already
COLUMNS: Final = (
    "id",
    "hospital_id",
    "route",
    "urgency",
    "is_unsafe",
    "submitted_at",
    "promised_by",
)


@dataclass(frozen=True, slots=True)
class UnconfirmedRow:
    """One referral that waits for somebody to say who is meant: never a name."""

    id: UUID
    hospital: int
    route: Route
    urgency: Urgency
    is_unsafe: bool
    submitted_at: datetime
    promised_by: datetime


def unconfirmed(
    hospital: int, *, seen_by: Actor, after: Cursor | None = None
) -> Page[UnconfirmedRow]:
    """The soonest promise first; 25 a page; none that may mean the coordinator who looks."""
    require(seen_by, ReferralPermission.REFERRAL_SEE, hospital)
    with transaction(seen_by):
        kept = _waiting(seen_by.as_such, hospital, after, live_epochs())
        return page_of(kept, "promised_by", PAGE, after, unconfirmed_row)


@lru_cache(maxsize=KEPT)
def _waiting(by: Actor, hospital: int, after: Cursor | None, epochs: tuple[int, ...]) -> Asked:
    """Depends on the epochs too: who is a party is found by what they were indexed under."""
    found = Referral.objects.filter(
        visible_to(by), hospital_id=hospital, state=ReferralState.UNCONFIRMED
    )
    return asked(found.values_list(*COLUMNS), "promised_by", PAGE, after)


def unconfirmed_one(referral: UUID, *, seen_by: Actor) -> UnconfirmedRow:
    """One of them; NotFound once it is confirmed or ended, and for whoever may be meant."""
    with transaction(seen_by):
        row = seen(referral, seen_by=seen_by)
        require(seen_by, ReferralPermission.REFERRAL_SEE, row)
        return unconfirmed_row(tuple(getattr(row, name) for name in COLUMNS))


def possible_recipients(
    hospital: int, said: Submission, *, seen_by: Actor
) -> tuple[PossiblePhysician, ...]:
    """Physicians of the hospital that the words may mean, the likeliest first."""
    return possible_physicians(
        hospital,
        name=said.name,
        department=said.department,
        specialty=said.specialty,
        shift=said.shift,
        seen_by=seen_by,
    )


def seen(referral: UUID, *, seen_by: Actor) -> Referral:
    """The row, for an actor who may see it; NotFound otherwise."""
    row = Referral.objects.select_for_update().filter(visible_to(seen_by), pk=referral).first()
    if row is None:
        raise NotFound("no such referral")
    return row


def unconfirmed_row(values: tuple[Any, ...]) -> UnconfirmedRow:
    row, place, route, urgency, is_unsafe, submitted_at, promised = values
    return UnconfirmedRow(
        row, place, Route(route), Urgency(urgency), is_unsafe, submitted_at, promised
    )
