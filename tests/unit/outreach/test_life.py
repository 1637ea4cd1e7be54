"""The whole sentence: asked, offered, accepted, talked, forgotten, counted; and who sees what of it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, Refused
from lamppost.core.transactions import transaction
from lamppost.notifications.models import Message
from lamppost.outreach import actions
from lamppost.outreach.actions import Conversation
from lamppost.outreach.models import Attempt, Offer, OptOut, Outreach, Source, Stage
from lamppost.outreach.queries.listing import details, my_offer, my_outreaches, queue
from lamppost.outreach.queries.suggesting import suggestions
from lamppost.outreach.queries.totals import conversations_by_year, unstaged
from lamppost.outreach.rules import HandBackReason, Mode, Outcome, Route, State, Urgency
from lamppost.vault.models import BlindIndex, Key, PurgeReceipt
from tests.cast import Cast, refuses
from tests.unit.outreach.life import MONDAY, TALK, Clock, accepted, kept, offered, program, sam
from tests.unit.referrals.stories import only_outreach, opened, refer, resolve_all

pytestmark = pytest.mark.usefixtures("clock")


def test_a_referral_becomes_a_conversation_and_is_forgotten(cast: Cast, clock: Clock) -> None:
    outreach = opened(cast, about=("unexpected_death",))
    coordinator = cast.coordinator.actor(now())
    assert [row.id for row in queue(cast.valley.pk, seen_by=coordinator).rows] == [outreach]

    actions.propose(hospital=cast.valley.pk, by=program(cast))
    with transaction(coordinator):
        best = suggestions(only_outreach(), seen_by=coordinator).ranked[0]
    assert cast.supporter.supporter and best.supporter == cast.supporter.supporter.pk
    assert best.is_best_for_all

    offer = offered(cast, outreach)
    assert my_offer(offer, seen_by=sam(cast)).urgency is Urgency.SOON
    assert my_outreaches(seen_by=sam(cast)) == ()
    with refuses(NotFound):
        actions.see_recipient(outreach=outreach, purpose="first_contact", by=sam(cast))

    actions.accept(offer=offer, by=sam(cast))
    seen = actions.see_recipient(outreach=outreach, purpose="first_contact", by=sam(cast))
    assert seen.recipient.name == cast.recipient.name
    assert seen.said[0].about == ("unexpected_death",)

    actions.log_interaction(outreach=outreach, conversation=TALK, by=sam(cast))
    assert details(outreach, seen_by=sam(cast)).row.state is State.CLOSING
    assert actions.forget_due(hospital=cast.valley.pk, by=program(cast)) == 0

    clock.shift(timedelta(minutes=6))
    assert kept(cast) == 1
    with transaction(program(cast)):
        for table in (Outreach, Source, Offer, Attempt, Message):
            assert not table.objects.exists()
        left = set(OptOut.objects.values_list("key_id", flat=True))
        assert set(Key.objects.values_list("id", flat=True)) == left
        assert BlindIndex.objects.count() == 1  # quiet for 30 days
    assert PurgeReceipt.objects.get(kind="outreach").count == 1
    facts = unstaged(Stage.objects.filter(is_strain=False))
    assert len(facts) == 7  # conversation, outreach, "about", route, three promises
    assert conversations_by_year(cast.valley.pk, seen_by=cast.director.actor()) == {2026: 1}


def test_a_party_never_sees_it_but_the_deputy_does(cast: Cast) -> None:
    outreach = opened(cast, by=cast.coordinator.actor())
    with refuses(NotFound):
        details(outreach, seen_by=cast.coordinator.actor(now()))
    assert queue(cast.valley.pk, seen_by=cast.coordinator.actor()).rows == ()
    assert len(queue(cast.valley.pk, seen_by=cast.deputy.actor()).rows) == 1
    with transaction(program(cast)):
        told = set(Message.objects.values_list("account_id", flat=True))
    assert told == {cast.deputy.account}


def test_see_without_a_second_factor_is_refused(cast: Cast) -> None:
    outreach = opened(cast)
    with refuses(Refused):
        actions.see_recipient(outreach=outreach, purpose="triage", by=cast.coordinator.actor())
    actions.see_recipient(outreach=outreach, purpose="triage", by=cast.coordinator.actor(now()))
    assert only_outreach().openings_by_coordinator == 1


def test_queue_pages_go_on_where_the_last_one_ended(cast: Cast) -> None:
    for number in range(27):
        refer(cast, f"Somebody {number}", reach="555 0100", route=Route.SELF)
    resolve_all(cast)
    by = cast.coordinator.actor()
    first = queue(cast.valley.pk, seen_by=by)
    second = queue(cast.valley.pk, seen_by=by, after=first.next)
    assert (len(first.rows), len(second.rows), second.next) == (25, 2, None)
    assert not {row.id for row in first.rows} & {row.id for row in second.rows}
    assert len(queue(cast.valley.pk, seen_by=by, state=State.WAITING).rows) == 25
    assert queue(cast.valley.pk, seen_by=by, state=State.OFFERED).rows == ()
    with refuses(Refused):
        queue(cast.harbor.pk, seen_by=by)


def test_a_corridor_conversation_is_counted_alone(cast: Cast) -> None:
    actions.log_alone(conversation=Conversation(Mode.IN_PERSON, 12, was_heavy=True), by=sam(cast))
    assert conversations_by_year(cast.valley.pk, seen_by=cast.director.actor()) == {2026: 1}
    with refuses(NotFound):
        actions.log_alone(conversation=TALK, by=cast.coordinator.actor())


@pytest.mark.parametrize(
    "wrong",
    [
        Conversation(Mode.PHONE, 0),
        Conversation(Mode.PHONE, 500),
        Conversation(Mode.PHONE, 30, group_size=0),
        Conversation(Mode.PHONE, 30, level="9"),
        Conversation(Mode.PHONE, 30, follow_up_on=date(2026, 11, 1)),
        Conversation(Mode.PHONE, 30, follow_up_on=date(2027, 11, 1)),
    ],
)
def test_a_conversation_that_cannot_be_is_refused(cast: Cast, wrong: Conversation) -> None:
    with refuses(Invalid):
        actions.log_alone(conversation=wrong, by=sam(cast))


def test_a_second_referral_joins_and_raises_the_urgency(cast: Cast) -> None:
    opened(cast, urgency=Urgency.THIS_WEEK)
    refer(cast, urgency=Urgency.SOON, by=cast.other_supporter.actor())
    resolve_all(cast)
    row = only_outreach()
    assert row.urgency == Urgency.SOON and row.promised_by == now() + timedelta(hours=48)
    with transaction(program(cast)):
        assert row.sources.count() == 2
    ranked = suggestions(row, seen_by=cast.coordinator.actor(now())).ranked
    assert [one.name for one in ranked] == [cast.supporter.name]  # Olga asked for it herself


def test_a_closing_outreach_is_never_joined(cast: Cast) -> None:
    outreach = opened(cast)
    actions.close(outreach=outreach, outcome=Outcome.NOT_PURSUED, by=cast.coordinator.actor(now()))
    refer(cast)
    resolve_all(cast)
    with transaction(program(cast)):
        assert sorted(Outreach.objects.values_list("state", flat=True)) == ["closing", "waiting"]


def test_a_supporter_of_another_hospital_sees_what_they_accepted(cast: Cast) -> None:
    outreach, _ = accepted(cast)
    otto = cast.outsider
    assert otto.supporter is not None
    with transaction(program(cast)):
        Outreach.objects.update(supporter_id=otto.supporter.pk, supporter_account=otto.account)
    by = otto.actor(now())
    assert [row.id for row in my_outreaches(seen_by=by)] == [outreach]
    seen = actions.see_recipient(outreach=outreach, purpose="first_contact", by=by)
    assert seen.recipient.name == cast.recipient.name
    actions.hand_back(outreach=outreach, reason=HandBackReason.NOT_THE_RIGHT_FIT, by=by)
    assert my_outreaches(seen_by=by) == ()


def test_flush_waits_for_eleven_rows_then_shuffles(cast: Cast, clock: Clock) -> None:
    for _ in range(10):
        actions.log_alone(conversation=TALK, by=sam(cast))
    clock.move_to(datetime(2026, 12, 2, tzinfo=UTC))
    assert actions.flush(hospital=cast.valley.pk, by=program(cast)) == 0
    clock.move_to(MONDAY)
    actions.log_alone(conversation=Conversation(Mode.PHONE, 30, level="3"), by=sam(cast))
    clock.move_to(datetime(2026, 12, 2, tzinfo=UTC))
    assert actions.flush(hospital=cast.valley.pk, by=program(cast)) == 12
    assert not Stage.objects.filter(is_strain=False).exists()
    assert conversations_by_year(cast.valley.pk, seen_by=cast.director.actor()) == {2026: 11}
