"""Who is a party to an outreach never handles it, however they came to be one (G5)."""

from uuid import UUID, uuid4

from lamppost.core.access import Actor, Grant, Role
from lamppost.core.clock import now
from lamppost.core.errors import NotFound, NotNow
from lamppost.core.transactions import transaction
from lamppost.matching import ReasonCode
from lamppost.outreach import actions
from lamppost.outreach.actions import Opening, open_or_join
from lamppost.outreach.models import Source
from lamppost.outreach.queries.listing import my_offers, queue
from lamppost.outreach.queries.suggesting import Suggestions, permitted, suggestions_for
from lamppost.outreach.rules import Recipient, Route, Said, Urgency
from lamppost.people.actions import grant_role, invite, withdraw_role
from lamppost.people.queries import actor_for
from lamppost.referrals import queries
from lamppost.referrals.actions import see_submission, withdraw
from lamppost.supporters.actions import Enrolment, enrol
from lamppost.supporters.queries import today_at
from tests.cast import Cast, refuses
from tests.unit.outreach.stories import accepted, offered
from tests.unit.referrals.stories import only_outreach, opened, refer, resolve_all


def invited(cast: Cast, email: str, *grants: Grant) -> int:
    """Somebody let in as `lamppost invite` does it: by address alone, tied to no line of a roster."""
    by = Actor.system(cast.valley.pk)
    return invite(email=email, name="Remy Recipient", grants=grants, by=by)


def listed(cast: Cast, by: Actor) -> int:
    """How many outreaches and unconfirmed referrals a coordinator sees."""
    unconfirmed = queries.unconfirmed(cast.valley.pk, seen_by=by).rows
    return len(queue(cast.valley.pk, seen_by=by).rows) + len(unconfirmed)


def test_a_coordinator_invited_by_address_never_sees_a_referral_of_themselves(cast: Cast) -> None:
    me = invited(cast, cast.recipient.email, Grant(Role.COORDINATOR, cast.valley.pk))
    refer(cast, reach="")
    resolve_all(cast)
    assert listed(cast, cast.coordinator.actor()) == 1
    assert listed(cast, actor_for(me)) == 0


def test_a_coordinator_invited_by_address_never_sees_their_own_outreach(cast: Cast) -> None:
    me = invited(cast, cast.recipient.email, Grant(Role.COORDINATOR, cast.valley.pk))
    outreach = opened(cast)
    assert listed(cast, actor_for(me)) == 0
    with refuses(NotFound):
        actions.see_recipient(outreach=outreach, purpose="triage", by=actor_for(me, now()))


def test_a_supporter_invited_by_address_is_never_asked_for_themselves(cast: Cast) -> None:
    me = invited(cast, cast.recipient.email, Grant(Role.SUPPORTER, cast.valley.pk))
    today = today_at(cast.valley.pk)
    taken_on = Enrolment(me, cast.valley.pk, cast.surgery.pk, "Surgery", today, 240)
    row = enrol(enrolment=taken_on, by=Actor.system(cast.valley.pk))
    opened(cast)
    with transaction(Actor.system(cast.valley.pk)):
        assert not permitted(only_outreach(), row)
        assert permitted(only_outreach(), cast.other_supporter.supporter.pk)  # type: ignore[union-attr]


def test_who_leads_no_department_by_name_leads_them_all(cast: Cast) -> None:
    chief = invited(
        cast,
        "chief@example.org",
        Grant(Role.COORDINATOR, cast.valley.pk),
        Grant(Role.DEPARTMENT_LEAD, cast.valley.pk),
    )
    opened(cast)
    assert listed(cast, actor_for(chief)) == 0


def test_a_coordinator_who_leads_the_department_does_not_see_who_is_meant(cast: Cast) -> None:
    assert cast.lead.account is not None
    grant = Grant(Role.COORDINATOR, cast.valley.pk)
    grant_role(account=cast.lead.account, grant=grant, by=Actor.system(cast.valley.pk))
    refer(cast, reach="")
    resolve_all(cast)
    (waiting,) = queries.unconfirmed(cast.valley.pk, seen_by=cast.deputy.actor()).rows
    assert listed(cast, cast.lead.actor()) == 0
    with refuses(NotFound):
        see_submission(referral=waiting.id, by=cast.lead.actor(now()))


def test_a_supporter_who_becomes_a_party_is_asked_no_longer(cast: Cast) -> None:
    """They were offered it, without the name; then they refer the very same person themselves."""
    _, offer = offered(cast)
    refer(cast, route=Route.LEADER, by=cast.supporter.actor())
    resolve_all(cast)
    with refuses(NotNow):
        actions.accept(offer=offer, by=cast.supporter.actor())


def test_withdrawing_takes_back_the_offer_that_is_open(cast: Cast) -> None:
    """Else its supporter could be asked about somebody of whom nobody asks any more."""
    code = refer(cast).code
    resolve_all(cast)
    outreach, sam = only_outreach().id, cast.supporter.supporter
    assert sam is not None
    actions.offer(outreach=outreach, supporter=sam.pk, by=cast.coordinator.actor())
    withdraw(code=code, by=Actor.code(cast.valley.pk))
    assert my_offers(seen_by=cast.supporter.actor()) == ()
    actions.undo(outreach=outreach, by=cast.coordinator.actor())
    actions.offer(outreach=outreach, supporter=sam.pk, by=cast.coordinator.actor())


def test_nobody_undoes_the_recipients_own_no(cast: Cast) -> None:
    """The five minutes are for a slip of the program's own people, not for second thoughts about a "no"."""
    outreach, offer = offered(cast)
    code = actions.accept(offer=offer, by=cast.supporter.actor()).code
    actions.never(code=code, by=Actor.code(cast.valley.pk))
    for somebody in (cast.supporter, cast.coordinator):
        with refuses(NotNow):
            actions.undo(outreach=outreach, by=somebody.actor())


def test_who_is_a_supporter_no_more_sees_no_name(cast: Cast) -> None:
    outreach = accepted(cast)
    assert cast.supporter.account is not None
    grant = Grant(Role.SUPPORTER, cast.valley.pk)
    withdraw_role(account=cast.supporter.account, grant=grant, by=Actor.system(cast.valley.pk))
    with refuses(NotFound):
        actions.see_recipient(outreach=outreach, purpose="triage", by=cast.supporter.actor(now()))


def test_a_coordinator_appointed_later_does_not_see_their_own(cast: Cast) -> None:
    """The account is younger than the outreach; who it is about is known by the roster."""
    assert cast.recipient.physician is not None
    opened(cast)
    account = invite(
        email="other-address@example.org",
        name=cast.recipient.name,
        grants=(Grant(Role.COORDINATOR, cast.valley.pk),),
        physician=cast.recipient.physician.pk,
        by=Actor.system(cast.valley.pk),
    )
    assert queue(cast.valley.pk, seen_by=actor_for(account, now())).rows == ()
    assert len(queue(cast.valley.pk, seen_by=cast.coordinator.actor(now())).rows) == 1


def test_a_number_beside_a_supporter_does_not_count_what_one_is_a_party_to(cast: Cast) -> None:
    """Cora referred somebody, and never sees that outreach: not in the load of who has it either."""
    sam, place = cast.supporter.supporter, cast.valley.pk
    assert sam is not None and cast.coordinator.account is not None
    hers, other = (
        _waits(cast, one) for one in (frozenset({cast.coordinator.account}), frozenset())
    )
    dara = cast.deputy.actor(now())
    offer = actions.offer(outreach=hers, supporter=sam.pk, by=dara)
    actions.accept(offer=offer, by=cast.supporter.actor())
    load = {
        who.name: _open_of(suggestions_for(other, seen_by=who.actor(now())), sam.pk)
        for who in (cast.coordinator, cast.deputy)
    }
    assert load == {cast.coordinator.name: 0, cast.deputy.name: 1}, place


def _waits(cast: Cast, parties: frozenset[int]) -> UUID:
    place, somebody = cast.valley.pk, Recipient(f"Somebody {uuid4()}")
    opening = Opening(
        place, somebody, Route.COLLEAGUE, Urgency.SOON, now(), Said(), parties=parties
    )
    source = open_or_join(opening=opening, by=Actor.system(place))
    with transaction(Actor.system(place)):
        return Source.objects.get(pk=source).outreach_id


def _open_of(shown: Suggestions, supporter: int) -> int:
    (one,) = (one for one in shown.ranked if one.supporter == supporter)
    counts = [reason.count for reason in one.reasons if reason.code is ReasonCode.OPEN_OUTREACHES]
    return counts[0] if counts else 0
