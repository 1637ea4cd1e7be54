"""Stages of an outreach's life in a database that really commits."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.outreach import actions
from lamppost.outreach.actions import Opening, open_or_join
from lamppost.outreach.models import Outreach, Source
from lamppost.outreach.rules import Outcome, Recipient, Route, Said, Urgency
from tests.cast import Cast, Person


@dataclass(frozen=True)
class Life:
    """One outreach, what was said first, and, once it is accepted, the recipient's code."""

    id: UUID
    source: UUID
    key: UUID
    code: Code | None = None


def opened(cast: Cast, who: Person | None = None, said: Said | None = None) -> Life:
    """For somebody of the roster, asked for by a colleague."""
    somebody = who or cast.recipient
    assert somebody.physician is not None
    recipient = Recipient(somebody.name, somebody.physician.pk, (somebody.email,), "Surgery")
    place = cast.valley.pk
    opening = Opening(
        place, recipient, Route.COLLEAGUE, Urgency.SOON, now(), said or Said(("other",))
    )
    source = open_or_join(opening=opening, by=Actor.system(place))
    with transaction(Actor.system(place)):
        row = Source.objects.get(pk=source)
        return Life(row.outreach_id, source, row.key_id)


def accepted(cast: Cast, who: Person | None = None) -> Life:
    """Taken on by the cast's supporter."""
    life = opened(cast, who)
    assert cast.supporter.supporter is not None
    offer = actions.offer(
        outreach=life.id, supporter=cast.supporter.supporter.pk, by=cast.coordinator.actor(now())
    )
    taken = actions.accept(offer=offer, by=cast.supporter.actor())
    return Life(life.id, life.source, life.key, taken.code)


def closed(cast: Cast, life: Life) -> None:
    """Ended by the coordinator, the five minutes over, and forgotten."""
    by = cast.coordinator.actor(now())
    actions.close(outreach=life.id, outcome=Outcome.NOT_PURSUED, by=by)
    forgotten(cast, life)


def forgotten(cast: Cast, life: Life) -> None:
    """Its five minutes are over; the next round forgets it."""
    with transaction(Actor.system(cast.valley.pk)):
        Outreach.objects.filter(pk=life.id).update(closes_at=now() - timedelta(seconds=1))
    actions.keep(hospital=cast.valley.pk, by=Actor.system(cast.valley.pk))
    assert not is_there(cast, life)


def is_there(cast: Cast, life: Life) -> bool:
    with transaction(Actor.system(cast.valley.pk)):
        return Outreach.objects.filter(pk=life.id).exists()
