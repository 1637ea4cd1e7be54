"""Short ways to tell a story about outreaches in a test."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.outreach import actions
from lamppost.outreach.actions import Opening, open_or_join
from lamppost.outreach.models import Outreach
from lamppost.outreach.rules import Recipient, Route, Said, Urgency
from tests.cast import Cast, Person
from tests.unit.referrals.stories import opened


@dataclass(frozen=True)
class Row:
    """The least that a page of a list needs."""

    id: UUID
    promised_by: datetime


def waiting(cast: Cast, count: int) -> list[UUID]:
    """So many outreaches for people off the roster, by promise; every two share a moment."""
    program, hospital = Actor.system(cast.valley.pk), cast.valley.pk
    for number in range(count):
        asked = now() - timedelta(hours=20 - number // 2)
        somebody = Recipient(f"Nobody {uuid4()}")
        opening = Opening(hospital, somebody, Route.SELF, Urgency.SOON, asked, Said())
        open_or_join(opening=opening, by=program)
    with transaction(program):
        return list(Outreach.objects.order_by("promised_by", "id").values_list("id", flat=True))


def offered(cast: Cast, to: Person | None = None, **more: object) -> tuple[UUID, UUID]:
    """The recipient's outreach and its offer to a supporter."""
    outreach, supporter = opened(cast, **more), (to or cast.supporter).supporter
    assert supporter is not None
    offer = actions.offer(outreach=outreach, supporter=supporter.pk, by=cast.coordinator.actor())
    return outreach, offer


def accepted(cast: Cast, by: Person | None = None) -> UUID:
    """The recipient's outreach, accepted."""
    outreach, offer = offered(cast, by)
    actions.accept(offer=offer, by=(by or cast.supporter).actor())
    return outreach
