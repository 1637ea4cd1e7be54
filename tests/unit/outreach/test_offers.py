"""Asking supporters: they decline, let it lapse, fall silent, hand back; somebody else is asked."""

from datetime import timedelta
from uuid import UUID

import pytest

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.errors import NotFound, NotNow
from lamppost.core.transactions import transaction
from lamppost.matching.answers import ReasonCode
from lamppost.outreach import actions
from lamppost.outreach.actions import Conversation
from lamppost.outreach.queries.listing import details
from lamppost.outreach.queries.recipient import recipient_page
from lamppost.outreach.queries.suggesting import problem_for, suggestions, suggestions_for
from lamppost.outreach.rules import DeclineReason, HandBackReason, Mode, State, StepRefused
from tests.cast import Cast, refuses
from tests.unit.outreach.life import Clock, accepted, kept, offered, program, sam
from tests.unit.outreach.test_telling import letter_in
from tests.unit.referrals.stories import only_outreach, opened

pytestmark = pytest.mark.usefixtures("clock")


def test_decline_goes_on_to_somebody_else(cast: Cast) -> None:
    outreach = opened(cast)
    offer = offered(cast, outreach)
    with refuses(NotFound):
        actions.decline(
            offer=offer, reason=DeclineReason.AWAY, by=cast.other_supporter.actor(now())
        )
    actions.decline(offer=offer, reason=DeclineReason.NO_TIME_NOW, by=sam(cast))
    with refuses(NotNow):
        actions.accept(offer=offer, by=sam(cast))
    with refuses(NotNow):
        offered(cast, outreach)  # Sam is not asked twice
    actions.propose(hospital=cast.valley.pk, by=program(cast))
    with transaction(program(cast)):
        row = only_outreach()
    ranked = suggestions(row, seen_by=cast.coordinator.actor(now())).ranked
    assert [one.name for one in ranked] == [cast.other_supporter.name]
    assert (
        actions.propose(hospital=cast.valley.pk, by=program(cast)) == 0
    )  # nobody waits unanswered


def test_a_heavy_conversation_counts_for_the_next_match_at_once_and_is_not_named(
    cast: Cast,
) -> None:
    """A reason that comes between two looks would tell whose conversation was heavy."""
    outreach, by = opened(cast), cast.coordinator.actor(now())
    heavy = Conversation(Mode.IN_PERSON, 60, was_heavy=True)
    actions.log_alone(conversation=heavy, by=sam(cast))
    assert _tired(outreach, by) == set()
    assert cast.supporter.supporter is not None
    with transaction(program(cast)):
        problem = problem_for(cast.valley.pk, [only_outreach()])
    strained = {int(one.id): (one.recent_heavy, one.quiet_heavy) for one in problem.supporters}
    assert strained[cast.supporter.supporter.pk] == (0, 1)


def _tired(outreach: UUID, by: Actor) -> set[str]:
    ranked = suggestions_for(outreach, seen_by=by).ranked
    heavy = ReasonCode.RECENTLY_HEAVY
    return {one.name for one in ranked if heavy in [reason.code for reason in one.reasons]}


def test_offer_lapses_and_is_not_accepted_late(cast: Cast, clock: Clock) -> None:
    outreach = opened(cast)
    offer = offered(cast, outreach)
    with refuses(StepRefused):
        offered(cast, outreach)
    clock.shift(
        letter_in(cast) + timedelta(hours=12)
    )  # counted from when the supporter hears of it
    with pytest.raises(NotNow):
        actions.accept(offer=offer, by=sam(cast))
    assert only_outreach().state == State.WAITING, "it has ended with that"
    assert kept(cast) == 0
    assert suggestions(only_outreach(), seen_by=cast.coordinator.actor(now())).ranked


def test_suggestions_are_for_those_who_wait(cast: Cast) -> None:
    offered(cast, opened(cast))
    found = suggestions(only_outreach(), seen_by=cast.coordinator.actor(now()))
    assert found.ranked == () and found.why_not == ()


def test_reassign_takes_an_offer_or_an_acceptance_back(cast: Cast) -> None:
    outreach = opened(cast)
    coordinator = cast.coordinator.actor(now())
    offered(cast, outreach)
    actions.reassign(outreach=outreach, by=coordinator)
    assert only_outreach().state == State.WAITING
    with refuses(StepRefused):
        actions.reassign(outreach=outreach, by=coordinator)


def test_a_silent_supporter_is_asked_once_then_replaced(cast: Cast, clock: Clock) -> None:
    outreach, code = accepted(cast)
    clock.shift(timedelta(hours=19))
    assert kept(cast) == 1
    heard = now() + letter_in(cast)
    assert only_outreach().asked_at == heard
    assert kept(cast) == 0
    clock.move_to(heard + timedelta(hours=12))
    assert kept(cast) == 1
    assert only_outreach().state == State.WAITING
    with refuses(NotFound):
        details(outreach, seen_by=sam(cast))
    with refuses(NotFound):
        recipient_page(code, seen_by=Actor.code(cast.valley.pk))


def test_hand_back_is_free_and_keeps_it_from_coming_back(cast: Cast) -> None:
    outreach, _ = accepted(cast)
    actions.hand_back(outreach=outreach, reason=HandBackReason.TOO_CLOSE, by=sam(cast))
    with refuses(NotFound):
        actions.see_recipient(outreach=outreach, purpose="first_contact", by=sam(cast))
    with refuses(NotNow):
        offered(cast, outreach)
