"""Who is asked again, who is asked meanwhile, and what an open offer tells whoever guesses."""

from datetime import timedelta
from uuid import UUID

import pytest

from lamppost.core.clock import now
from lamppost.core.errors import NotNow
from lamppost.core.transactions import transaction
from lamppost.notifications.models import Message
from lamppost.outreach import actions
from lamppost.outreach.models import Handover, Offer
from lamppost.outreach.queries.listing import my_handovers, my_offers
from lamppost.outreach.queries.suggesting import chosen, suggestions_for
from lamppost.outreach.rules import DeclineReason, OfferState, Route, Urgency
from lamppost.outreach.rules.promises import Promise, Unit
from lamppost.supporters.models import Supporter
from tests.cast import Cast, Person
from tests.unit.outreach.handovers import ANSWERED, asked_over
from tests.unit.outreach.life import Clock, kept, offered, program, sam
from tests.unit.referrals.stories import only_outreach, opened, refer, resolve_all

pytestmark = pytest.mark.usefixtures("clock")

ITSELF = {Urgency.SOON: Promise(48, Unit.HOURS, 12, 24, offers_itself=True)}


def ranked(cast: Cast, outreach: UUID) -> list[str]:
    found = suggestions_for(outreach, seen_by=cast.coordinator.actor(now())).ranked
    return [one.name for one in found]


def best(cast: Cast) -> int | None:
    """Whom the next round of matching gives it."""
    actions.propose(hospital=cast.valley.pk, by=program(cast))
    with transaction(program(cast)):
        return chosen(only_outreach())


def lapsed(cast: Cast, clock: Clock, outreach: UUID, *whom: Person) -> None:
    """Each is asked in turn, and says nothing."""
    for one in whom:
        assert one.supporter is not None
        by = cast.coordinator.actor(now())
        actions.offer(outreach=outreach, supporter=one.supporter.pk, by=by)
        clock.shift(timedelta(hours=40))
        kept(cast)


def test_who_let_an_offer_lapse_is_asked_again_after_all_others(cast: Cast, clock: Clock) -> None:
    outreach, both = opened(cast), (cast.supporter, cast.other_supporter)
    lapsed(cast, clock, outreach, cast.supporter)
    assert ranked(cast, outreach) == [cast.other_supporter.name, cast.supporter.name]
    assert best(cast) == cast.other_supporter.supporter.pk
    lapsed(cast, clock, outreach, cast.other_supporter)
    assert set(ranked(cast, outreach)) == {one.name for one in both}
    assert best(cast) in {one.supporter.pk for one in both}


def test_an_offer_that_was_taken_back_says_nothing_against_its_supporter(cast: Cast) -> None:
    outreach, coordinator = opened(cast), cast.coordinator.actor(now())
    offered(cast, outreach)
    actions.reassign(outreach=outreach, by=coordinator)
    assert best(cast) == cast.other_supporter.supporter.pk
    offered(cast, outreach)


def test_who_declined_is_not_asked_again_where_nobody_else_is_left(
    cast: Cast, clock: Clock
) -> None:
    outreach = opened(cast)
    actions.decline(offer=offered(cast, outreach), reason=DeclineReason.AWAY, by=sam(cast))
    lapsed(cast, clock, outreach, cast.other_supporter)
    assert best(cast) == cast.other_supporter.supporter.pk


def test_whoever_has_room_again_is_found_within_a_minute(cast: Cast, clock: Clock) -> None:
    actions.set_promises(hospital=cast.valley.pk, promised=ITSELF, by=cast.coordinator.actor())
    opened(cast)
    with transaction(program(cast)):
        type(only_outreach()).objects.update(is_confirmed=True)
    Supporter.objects.update(capacity=0)
    assert best(cast) is None
    assert actions.offer_waiting(hospital=cast.valley.pk, by=program(cast)) == 0
    Supporter.objects.update(capacity=1)
    assert best(cast) is None, "not every quarter of a minute: it holds all that wait"
    clock.shift(timedelta(minutes=1))
    assert best(cast) is not None
    assert actions.offer_waiting(hospital=cast.valley.pk, by=program(cast)) == 1


def told(cast: Cast, who: Person) -> list[str]:
    with transaction(program(cast)):
        found = Message.objects.filter(account_id=who.account)
        return list(found.order_by("event").values_list("event", flat=True))


def _guess(cast: Cast, who: Person) -> None:
    """Sam asks for support for a colleague, by their address, and at once."""
    by, today = cast.supporter.actor(now()), Urgency.TODAY
    refer(cast, who.name, by=by, route=Route.COLLEAGUE, reach=who.email, urgency=today)
    resolve_all(cast)


def test_an_open_offer_does_not_tell_who_is_meant(cast: Cast) -> None:
    """Whoever holds one, and then refers somebody, sees the same for a right guess and for a wrong one."""
    offer = offered(cast, opened(cast))
    before = (my_offers(seen_by=sam(cast)), told(cast, cast.supporter))
    for one in (cast.other_supporter, cast.recipient):
        _guess(cast, one)
        assert (my_offers(seen_by=sam(cast)), told(cast, cast.supporter)) == before
    with transaction(program(cast)):
        assert Offer.objects.get().outreach.urgency == Urgency.TODAY, "it has joined, unseen"
    with pytest.raises(NotNow) as refused:
        actions.accept(offer=offer, by=sam(cast))
    assert str(refused.value) == "This offer has lapsed; it goes to somebody else."
    with transaction(program(cast)):
        assert Offer.objects.get().state == OfferState.EXPIRED
    assert my_offers(seen_by=sam(cast)) == ()


def test_an_open_handover_does_not_tell_who_is_meant(cast: Cast) -> None:
    outreach = opened(cast)
    olga = cast.other_supporter
    offer = actions.offer(
        outreach=outreach, supporter=olga.supporter.pk, by=cast.coordinator.actor(now())
    )
    actions.accept(offer=offer, by=olga.actor(now()))
    handover = asked_over(outreach, by=olga, to=cast.supporter)
    _guess(cast, cast.recipient)
    assert [one.id for one in my_handovers(seen_by=sam(cast))] == [handover]
    with pytest.raises(NotNow) as refused:
        actions.take_over(handover=handover, by=sam(cast))
    assert str(refused.value) == ANSWERED
    assert only_outreach().supporter_account == olga.account
    with transaction(program(cast)):
        assert not Handover.objects.exists()
