"""What the recipient sees by their code."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from lamppost.core.access import Actor, Role, require
from lamppost.core.errors import NotFound
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.escalation.queries import openings_of
from lamppost.outreach.access import OutreachPermission
from lamppost.outreach.models import Outreach
from lamppost.outreach.queries.sealed import needs_of
from lamppost.outreach.rules import (
    WITH_SUPPORTER,
    OfferState,
    Outcome,
    Preferences,
    State,
    not_them,
)
from lamppost.supporters.queries import listed, region_of


@dataclass(frozen=True, slots=True)
class ListedName:
    """A supporter who chose to be listed, and whether the recipient would rather not have them."""

    supporter: int
    name: str
    is_kept_away: bool


@dataclass(frozen=True, slots=True)
class RecipientPage:
    """Their own outreach: how often it was opened and by which role, their wishes, when it ends."""

    hospital: int
    openings_by_supporter: int
    openings_by_coordinator: int
    openings_after_handing_over: dict[Role, int]  # where more help was got, and they are told of it
    preferences: Preferences
    ends_at: datetime
    has_supporter: bool
    have_talked: bool
    next_on: date | None  # when their supporter asks again
    was_handed_over: bool  # from the supporter who accepted it to another, who knows their name now
    listed: tuple[ListedName, ...]  # supporters whom the hospital lists
    can_look_elsewhere: bool  # other hospitals share a rota with theirs


def codes_of_who_talked(hospital: int, *, by: Actor) -> tuple[tuple[UUID, bytes], ...]:
    """Of each outreach there in which they have talked: its id, and the digest of its recipient's code. For the
    program alone, which lets that code say how it was."""
    with transaction(by):
        require(by, OutreachPermission.TALLY_KEEP, hospital)
        talked = Q(state=State.CONNECTED) | Q(state=State.CLOSING, outcome=Outcome.CONNECTED)
        rows = Outreach.objects.filter(talked, hospital_id=hospital).exclude(recipient_code=None)
        found = rows.order_by("id").values_list("id", "recipient_code")
        return tuple((one, bytes(digest)) for one, digest in found if digest)


def recipient_page(code: Code, *, seen_by: Actor) -> RecipientPage:
    """NotFound for an unknown code and for a closed outreach alike."""
    with transaction(seen_by):
        found = Outreach.objects.filter(recipient_code=code.digest)
        row = found.exclude(state=State.CLOSING).first()
        if row is None:
            raise NotFound("no open outreach with this code")
        require(seen_by, OutreachPermission.CODE_USE, row)
        needs = needs_of(row)
        return RecipientPage(
            hospital=row.hospital_id,
            openings_by_supporter=row.openings_by_supporter,
            openings_by_coordinator=row.openings_by_coordinator,
            openings_after_handing_over=openings_of(row.key_id),
            preferences=needs.preferences,
            ends_at=row.hard_stop_at,
            has_supporter=State(row.state) in WITH_SUPPORTER,
            have_talked=row.state == State.CONNECTED,
            next_on=row.follow_up_on,
            was_handed_over=row.all_offers.filter(state=OfferState.HANDED_OVER).exists(),
            listed=tuple(
                ListedName(one.id, one.name, one.account in not_them(needs))
                for one in listed(row.hospital_id)
            ),
            can_look_elsewhere=len(region_of(row.hospital_id)) > 1,
        )
