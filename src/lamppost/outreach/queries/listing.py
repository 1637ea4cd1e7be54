"""Lists without a name: the coordinator's queue, a supporter's own. No key is needed, nothing is counted."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from lamppost.core.access import Actor, require
from lamppost.core.errors import NotFound
from lamppost.core.pages import Asked, Cursor, Page, asked, page_of
from lamppost.core.transactions import transaction
from lamppost.outreach.access import (
    ACTIVATION,
    OutreachPermission,
    coordinated_by,
    outcomes_for,
    supported_by,
    visible_to,
)
from lamppost.outreach.models import Attempt, Handover, Offer, Outreach
from lamppost.outreach.queries.sealed import needs_of
from lamppost.outreach.rules import (
    WITH_SUPPORTER,
    AttemptResult,
    Mode,
    OfferState,
    Outcome,
    Preferences,
    Route,
    State,
    Urgency,
)
from lamppost.program.queries import today_at
from lamppost.vault.queries import indexed, live_epochs

PAGE: Final = 25
KEPT: Final = 500  # statements for queues, put together already
COLUMNS: Final = (
    "id",
    "hospital_id",
    "state",
    "urgency",
    "route",
    "opened_at",
    "promised_by",
    "first_attempt_at",
    "offers",
    "attempts",
    "closes_at",
    "follow_up_on",
)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One outreach as its coordinator or supporter sees it in a list: never a name."""

    id: UUID
    hospital: int
    state: State
    urgency: Urgency
    route: Route
    opened_at: datetime
    promised_by: datetime
    first_attempt_at: datetime | None
    offers: int
    attempts: int
    closes_at: datetime | None
    follow_up_on: date | None


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer as the supporter sees it before answering."""

    id: UUID
    urgency: Urgency
    offered_at: datetime
    expires_at: datetime
    promised_by: datetime


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """What a supporter is asked to take over from another, before they answer."""

    id: UUID
    asked_at: datetime
    by: str  # who asks
    have_talked: bool
    follow_up_on: date | None


@dataclass(frozen=True, slots=True)
class PastOffer:
    """An earlier offer in the coordinator's history; no reason is told."""

    supporter: str
    state: OfferState
    offered_at: datetime


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One try, without content."""

    at: datetime
    mode: Mode
    result: AttemptResult


@dataclass(frozen=True, slots=True)
class Details:
    """One outreach: how it stands and its history without content."""

    row: QueueRow
    supporter: str
    is_mine: bool
    outcome: Outcome | None
    hard_stop_at: datetime
    offers: tuple[PastOffer, ...]
    attempts: tuple[AttemptRow, ...]
    endings: tuple[Outcome, ...]  # what the actor may close it with now
    wishes: Preferences  # the recipient's; for its supporter
    is_asked_over: bool  # whether another supporter has been asked to take it over


def queue(
    hospital: int,
    *,
    seen_by: Actor,
    state: State | None = None,
    after: Cursor | None = None,
) -> Page[QueueRow]:
    """Open outreaches that the coordinator is no party to, the soonest promise first; 25 a page."""
    require(seen_by, OutreachPermission.OUTREACH_LIST, hospital)
    with transaction(seen_by):
        kept = _queue(seen_by.as_such, hospital, state, after, live_epochs())
        return page_of(kept, "promised_by", PAGE, after, _row)


@lru_cache(maxsize=KEPT)
def _queue(
    by: Actor, hospital: int, state: State | None, after: Cursor | None, epochs: tuple[int, ...]
) -> Asked:
    """Depends on the epochs too: who is a party is found by what they were indexed under."""
    in_state = ~Q(state=State.CLOSING) if state is None else Q(state=state)
    found = Outreach.objects.filter(coordinated_by(by), in_state, hospital_id=hospital)
    return asked(found.values_list(*COLUMNS), "promised_by", PAGE, after)


def of_activation(activation: UUID, hospital: int, *, seen_by: Actor) -> tuple[QueueRow, ...]:
    """Those of one hard event that the coordinator is no party to, the soonest promise first."""
    require(seen_by, OutreachPermission.OUTREACH_LIST, hospital)
    with transaction(seen_by):
        of_it = Q(key_id__in=indexed(ACTIVATION, str(activation)), hospital_id=hospital)
        found = Outreach.objects.filter(coordinated_by(seen_by), of_it)
        return tuple(_row(row) for row in found.order_by("promised_by", "id").values_list(*COLUMNS))


def my_outreaches(*, seen_by: Actor) -> tuple[QueueRow, ...]:
    """What the supporter has accepted, the soonest promise first."""
    require(seen_by, OutreachPermission.OUTREACH_LIST)
    with transaction(seen_by):
        found = Outreach.objects.filter(supported_by(seen_by)).order_by("promised_by", "id")
        return tuple(_row(row) for row in found.values_list(*COLUMNS)[: 4 * PAGE])


def my_offers(*, seen_by: Actor) -> tuple[OfferRow, ...]:
    """Offers that the supporter has not answered, the first to lapse first."""
    require(seen_by, OutreachPermission.OUTREACH_LIST)
    with transaction(seen_by):
        found = Offer.objects.filter(supported_by(seen_by), state=OfferState.OPEN)
        return tuple(_offer(row) for row in found.order_by("expires_at")[:PAGE])


def my_offer(offer: UUID, *, seen_by: Actor) -> OfferRow:
    """One of them; NotFound once it is answered or lapsed."""
    for row in my_offers(seen_by=seen_by):
        if row.id == offer:
            return row
    raise NotFound("no such offer")


def taken_on(offer: UUID, *, seen_by: Actor) -> UUID | None:
    """The outreach that they took on by saying yes to that offer and still have; None for any other offer."""
    require(seen_by, OutreachPermission.OUTREACH_LIST)
    with transaction(seen_by):
        own = Outreach.objects.filter(supported_by(seen_by), all_offers__pk=offer)
        accepted = own.filter(all_offers__state=OfferState.ACCEPTED)
        return accepted.values_list("id", flat=True).first()


def follow_ups_due(*, seen_by: Actor) -> int:
    """How many of their own wait for a next conversation that was to be by today."""
    require(seen_by, OutreachPermission.OUTREACH_LIST)
    with transaction(seen_by):
        due = Outreach.objects.filter(supported_by(seen_by), state=State.CONNECTED)
        agreed = due.values_list("hospital_id", "follow_up_on")
        return sum(day is not None and day <= today_at(place) for place, day in agreed)


def my_handovers(*, seen_by: Actor) -> tuple[HandoverRow, ...]:
    """What others ask them to take over, unless it is being closed; no name."""
    require(seen_by, OutreachPermission.OUTREACH_LIST)
    with transaction(seen_by):
        asked = Handover.objects.filter(supported_by(seen_by), outreach__state__in=WITH_SUPPORTER)
        found = asked.order_by("asked_at")
        rows = list(found.values_list("id", "asked_at", "outreach_id", "hospital_id")[:PAGE])
        return tuple(_handover(row) for row in rows)


def my_handover(handover: UUID, *, seen_by: Actor) -> HandoverRow:
    """One of them; NotFound once it is answered."""
    for row in my_handovers(seen_by=seen_by):
        if row.id == handover:
            return row
    raise NotFound("nothing asked")


def details(outreach: UUID, *, seen_by: Actor) -> Details:
    """One outreach of theirs; NotFound for all others, and for a party to it."""
    with transaction(seen_by):
        row = seen(outreach, seen_by=seen_by)
        require(seen_by, OutreachPermission.OUTREACH_VIEW, row)
        is_mine = row.supporter_account == seen_by.account
        supporter = row.supporter.account.name if row.supporter else ""
        tried = (
            Attempt.objects.filter(outreach=row).order_by("at").values_list("at", "mode", "result")
        )
        return Details(
            row=_row(tuple(getattr(row, name) for name in COLUMNS)),
            supporter=supporter,
            is_mine=is_mine,
            outcome=Outcome(row.outcome) if row.outcome else None,
            hard_stop_at=row.hard_stop_at,
            offers=() if is_mine else _past_offers(row),
            attempts=tuple(AttemptRow(at, Mode(mode), AttemptResult(r)) for at, mode, r in tried),
            endings=tuple(sorted(outcomes_for(row, seen_by))),
            wishes=needs_of(row).preferences if is_mine else Preferences(),
            is_asked_over=is_mine and Handover.objects.filter(outreach=row).exists(),
        )


def seen(outreach: UUID, *, seen_by: Actor) -> Outreach:
    """The row, for other queries of this room; NotFound for what they may not see."""
    found = Outreach.objects.select_related("supporter__account")
    row = found.filter(visible_to(seen_by), pk=outreach).first()
    if row is None:
        raise NotFound("no such outreach")
    return row


def _past_offers(row: Outreach) -> tuple[PastOffer, ...]:
    past = Offer.objects.filter(outreach=row).select_related("supporter__account")
    return tuple(
        PastOffer(one.supporter.account.name, OfferState(one.state), one.offered_at)
        for one in past.order_by("offered_at")
    )


def _row(values: tuple[Any, ...]) -> QueueRow:
    one, hospital, state, urgency, route, *others = values
    return QueueRow(one, hospital, State(state), Urgency(urgency), Route(route), *others)


def _offer(row: Offer) -> OfferRow:
    """What may be told before the answer: how soon, as it was when they were asked, and until when to answer."""
    urgency, promised = row.urgency, row.promised_by
    if promised is None:  # offered by an earlier version
        with transaction(Actor.system(row.hospital_id)):
            one = Outreach.objects.only("urgency", "promised_by").get(pk=row.outreach_id)
        urgency, promised = one.urgency, one.promised_by
    return OfferRow(row.id, Urgency(urgency), row.offered_at, row.expires_at, promised)


def _handover(row: tuple[UUID, datetime, UUID, int]) -> HandoverRow:
    asked, at, outreach, hospital = row
    with transaction(Actor.system(hospital)):
        one = Outreach.objects.select_related("supporter__account").get(pk=outreach)
        name = one.supporter.account.name if one.supporter else ""
        return HandoverRow(asked, at, name, one.state == State.CONNECTED, one.follow_up_on)
