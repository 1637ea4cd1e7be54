"""After a conversation: asked again once, gently; stopped or wished for by the recipient; handed over."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db.models import QuerySet

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, NotNow
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import choose_letters
from lamppost.notifications.models import Message
from lamppost.notifications.rules import Wished
from lamppost.outreach import actions
from lamppost.outreach.actions import Conversation
from lamppost.outreach.models import Handover, Outreach
from lamppost.outreach.queries import listing
from lamppost.outreach.queries.candidates import who_else
from lamppost.outreach.queries.recipient import recipient_page
from lamppost.outreach.queries.suggesting import suggestions
from lamppost.outreach.rules import (
    AttemptResult,
    HandBackReason,
    Mode,
    Outcome,
    Preferences,
    Route,
    State,
)
from lamppost.supporters.actions import rest
from lamppost.supporters.models import Supporter
from tests.cast import Cast, refuses
from tests.unit.outreach.handovers import ANSWERED, asked_over, taken_by
from tests.unit.outreach.life import Clock, accepted, kept, program, sam
from tests.unit.referrals.stories import only_outreach, refer, resolve_all

pytestmark = pytest.mark.usefixtures("clock")


def talked(cast: Cast, days: int = 7) -> tuple[UUID, Code]:
    """They have talked, and will again in so many days."""
    outreach, code = accepted(cast)
    again = now().date() + timedelta(days=days)
    talk = Conversation(Mode.PHONE, 30, follow_up_on=again)
    actions.log_interaction(outreach=outreach, conversation=talk, by=sam(cast))
    return outreach, code


def holder(cast: Cast) -> Actor:
    return Actor.code(cast.valley.pk)


def test_a_follow_up_is_due_until_they_talk_again(cast: Cast, clock: Clock) -> None:
    outreach, _ = talked(cast)
    assert listing.follow_ups_due(seen_by=sam(cast)) == 0
    clock.shift(timedelta(days=7))
    assert kept(cast) == 1
    assert listing.follow_ups_due(seen_by=sam(cast)) == 1
    actions.log_attempt(
        outreach=outreach, mode=Mode.PHONE, result=AttemptResult.NO_ANSWER, by=sam(cast)
    )
    assert kept(cast) == 0, "a try does not have them reminded again"
    actions.log_interaction(
        outreach=outreach, conversation=Conversation(Mode.PHONE, 20), by=sam(cast)
    )
    assert listing.follow_ups_due(seen_by=sam(cast)) == 0


def test_a_follow_up_is_due_by_the_day_of_the_hospitals_own_clock(cast: Cast, clock: Clock) -> None:
    talked(cast)
    clock.move_to(datetime(2026, 11, 30, 7, 59, tzinfo=UTC))  # still the 29th in California
    assert kept(cast) == listing.follow_ups_due(seen_by=sam(cast)) == 0
    clock.shift(timedelta(minutes=1))
    assert kept(cast) == listing.follow_ups_due(seen_by=sam(cast)) == 1


def test_two_follow_ups_of_one_day_are_two_messages(cast: Cast, clock: Clock) -> None:
    """Each under the key of its own outreach, so that neither goes with the other."""
    choose_letters(chosen=Wished(), by=sam(cast))
    talked(cast)
    refer(cast, "Some Body", reach="555 0100", route=Route.SELF)
    resolve_all(cast)
    with transaction(program(cast)):
        other = Outreach.objects.get(state=State.WAITING).id
    taken_by(cast, cast.supporter, other)
    again = Conversation(Mode.PHONE, 30, follow_up_on=now().date() + timedelta(days=7))
    actions.log_interaction(outreach=other, conversation=again, by=sam(cast))
    clock.shift(timedelta(days=7))
    kept(cast)
    with transaction(program(cast)):
        keys = set(Outreach.objects.values_list("key_id", flat=True))
        assert set(_of_follow_ups().values_list("key_id", flat=True)) == keys


def _of_follow_ups() -> QuerySet[Message]:
    return Message.objects.filter(event__startswith="follow-up")


def test_enough_ends_it_and_nobody_asks_again(cast: Cast) -> None:
    _, code = talked(cast)
    actions.stop_follow_up(code=code, by=holder(cast))
    row = only_outreach()
    assert (row.state, row.outcome) == (State.CLOSING, Outcome.CONNECTED)
    kept(cast)
    with transaction(program(cast)):
        assert not Outreach.objects.exists()


def test_ask_again_makes_the_follow_up_due_today(cast: Cast) -> None:
    _, code = talked(cast)
    actions.ask_again(code=code, by=holder(cast))
    assert listing.follow_ups_due(seen_by=sam(cast)) == 1
    assert kept(cast) == 1, "the supporter hears of it once"
    assert kept(cast) == 0


def test_neither_is_there_before_they_have_talked(cast: Cast) -> None:
    _, code = accepted(cast)
    assert not recipient_page(code, seen_by=holder(cast)).have_talked
    for act in (actions.stop_follow_up, actions.ask_again):
        with refuses(NotNow):
            act(code=code, by=holder(cast))


def test_take_over_opens_the_name_and_closes_it_to_the_other(cast: Cast) -> None:
    outreach, code = talked(cast)
    handover = asked_over(outreach, by=cast.supporter, to=cast.other_supporter)
    olga = cast.other_supporter.actor(now())
    with refuses(NotFound):
        actions.see_recipient(outreach=outreach, purpose="first_contact", by=olga)
    assert [one.id for one in listing.my_handovers(seen_by=olga)] == [handover]
    actions.take_over(handover=handover, by=olga)
    seen = actions.see_recipient(outreach=outreach, purpose="first_contact", by=olga)
    assert seen.recipient.name == cast.recipient.name
    with refuses(NotFound):
        listing.details(outreach, seen_by=sam(cast))
    page = recipient_page(code, seen_by=holder(cast))
    assert page.was_handed_over and page.have_talked, "the code works on, and says so"


def test_take_over_is_done_once(cast: Cast) -> None:
    outreach, _ = accepted(cast)
    handover = asked_over(outreach, by=cast.supporter, to=cast.other_supporter)
    olga = cast.other_supporter.actor()
    actions.take_over(handover=handover, by=olga)
    with refuses(NotFound):
        actions.take_over(handover=handover, by=olga)
    with refuses(NotFound):
        actions.decline_to_take_over(handover=handover, by=olga)


def test_whom_the_recipient_would_rather_not_have_takes_nothing_over(cast: Cast) -> None:
    outreach, code = accepted(cast)
    handover = asked_over(outreach, by=cast.supporter, to=cast.other_supporter)
    Supporter.objects.update(is_listed=True)
    olga = cast.other_supporter.supporter
    assert olga is not None
    actions.choose_whom_not(code=code, supporters=frozenset({olga.pk}), by=holder(cast))
    with refuses(NotFound):
        actions.take_over(handover=handover, by=cast.other_supporter.actor())
    with transaction(program(cast)):
        assert not Handover.objects.exists()


def test_who_has_no_room_any_more_takes_nothing_over(cast: Cast) -> None:
    outreach, _ = accepted(cast)
    handover = asked_over(outreach, by=cast.supporter, to=cast.other_supporter)
    Supporter.objects.update(capacity=1)
    refer(cast, cast.referrer.name, reach=cast.referrer.email)
    resolve_all(cast)
    with transaction(program(cast)):
        another = Outreach.objects.exclude(pk=outreach).get()
    taken_by(cast, cast.other_supporter, another.pk)
    with pytest.raises(NotNow) as refused:
        actions.take_over(handover=handover, by=cast.other_supporter.actor())
    assert str(refused.value) == ANSWERED
    assert listing.details(outreach, seen_by=sam(cast)).is_mine


def test_declining_leaves_it_where_it_is(cast: Cast) -> None:
    outreach, _ = accepted(cast)
    handover = asked_over(outreach, by=cast.supporter, to=cast.other_supporter)
    with refuses(NotFound):
        actions.decline_to_take_over(handover=handover, by=sam(cast))
    actions.decline_to_take_over(handover=handover, by=cast.other_supporter.actor())
    assert listing.details(outreach, seen_by=sam(cast)).is_mine
    with transaction(program(cast)):
        assert not Handover.objects.exists()


def test_an_asking_rests_while_it_is_closed_and_comes_back_with_it(cast: Cast) -> None:
    outreach, _ = accepted(cast)
    handover, olga = (
        asked_over(outreach, by=cast.supporter, to=cast.other_supporter),
        cast.other_supporter,
    )
    actions.log_interaction(
        outreach=outreach, conversation=Conversation(Mode.PHONE, 30), by=sam(cast)
    )
    assert listing.my_handovers(seen_by=olga.actor()) == ()
    with refuses(NotNow):
        actions.take_over(handover=handover, by=olga.actor())
    actions.undo(outreach=outreach, by=sam(cast))
    assert [one.id for one in listing.my_handovers(seen_by=olga.actor())] == [handover]


def test_asking_another_takes_the_first_asking_back(cast: Cast) -> None:
    outreach, _ = accepted(cast)
    first = asked_over(outreach, by=cast.supporter, to=cast.other_supporter)
    asked_over(outreach, by=cast.supporter, to=cast.other_supporter)
    with refuses(NotFound):
        actions.take_over(handover=first, by=cast.other_supporter.actor())


def test_asking_is_refused_in_the_same_words_whatever_the_rule(cast: Cast) -> None:
    outreach, _ = accepted(cast)
    with refuses(NotNow) as oneself:
        asked_over(outreach, by=cast.supporter, to=cast.supporter)
    with refuses(NotNow) as another_hospital:
        asked_over(outreach, by=cast.supporter, to=cast.outsider)
    assert str(oneself.value) == str(another_hospital.value)


def test_handing_back_takes_the_asking_along(cast: Cast) -> None:
    outreach, _ = accepted(cast)
    handover = asked_over(outreach, by=cast.supporter, to=cast.other_supporter)
    actions.hand_back(outreach=outreach, reason=HandBackReason.TOO_CLOSE, by=sam(cast))
    with refuses(NotFound):
        actions.take_over(handover=handover, by=cast.other_supporter.actor())


def test_whom_to_ask_has_no_gaps(cast: Cast) -> None:
    """All who serve there, so that nobody is missing for a reason."""
    outreach, _ = accepted(cast)
    rest(by=cast.other_supporter.actor())
    found = [one.name for one in who_else(outreach, seen_by=sam(cast))]
    assert found == [cast.other_supporter.name]


@pytest.mark.parametrize("wished", ["Olga Supporter", "olga", "Dr. Olga Supporter"])
def test_the_same_supporter_again_is_a_wish_by_name(cast: Cast, wished: str) -> None:
    refer(cast, "Some Body", reach="555 0100", route=Route.SELF, supporter=wished)
    resolve_all(cast)
    ranked = suggestions(only_outreach(), seen_by=cast.coordinator.actor(now())).ranked
    assert ranked[0].name == cast.other_supporter.name
    assert ranked[0].fit > ranked[1].fit


@pytest.mark.parametrize("wished", ["", "Supporter", "Nobody Known"])
def test_a_name_of_several_or_of_nobody_is_no_wish(cast: Cast, wished: str) -> None:
    refer(cast, "Some Body", reach="555 0100", route=Route.SELF, supporter=wished)
    resolve_all(cast)
    ranked = suggestions(only_outreach(), seen_by=cast.coordinator.actor(now())).ranked
    assert ranked[0].fit == ranked[1].fit


def test_the_wish_can_be_made_by_code_and_is_kept_short(cast: Cast) -> None:
    _, code = accepted(cast)
    wishes = Preferences(supporter="Olga Supporter")
    actions.set_preferences(code=code, preferences=wishes, by=holder(cast))
    assert recipient_page(code, seen_by=holder(cast)).preferences == wishes
    with refuses(Invalid):
        actions.set_preferences(
            code=code, preferences=Preferences(supporter="x" * 121), by=holder(cast)
        )
