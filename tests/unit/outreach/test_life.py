"""The whole sentence: asked, offered, accepted, talked, forgotten, counted; and each way it can turn."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
import time_machine

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, NotNow, Refused
from lamppost.core.ids import Code
from lamppost.core.transactions import transaction
from lamppost.notifications.models import Message
from lamppost.outreach import actions
from lamppost.outreach.actions import Conversation
from lamppost.outreach.models import Attempt, Offer, OptOut, Outreach, Source, Stage
from lamppost.outreach.queries.listing import details, my_offer, my_offers, my_outreaches, queue
from lamppost.outreach.queries.recipient import recipient_page
from lamppost.outreach.queries.suggesting import suggestions
from lamppost.outreach.queries.totals import conversations_by_year
from lamppost.outreach.rules import (
    AttemptResult,
    DeclineReason,
    HandBackReason,
    Mode,
    No,
    Outcome,
    Preferences,
    Route,
    State,
    StepRefused,
    Terms,
    Urgency,
)
from lamppost.vault.models import BlindIndex, Key, PurgeReceipt
from tests.cast import Cast, refuses
from tests.unit.referrals.stories import only_outreach, opened, refer, resolve_all

MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
TALK = Conversation(Mode.PHONE, 58)
Clock = time_machine.Traveller


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(MONDAY, tick=False) as travelling:
        yield travelling


def program(cast: Cast) -> Actor:
    return Actor.system(cast.valley.pk)


def offered(cast: Cast, outreach: UUID) -> UUID:
    """The coordinator asks Sam."""
    assert cast.supporter.supporter is not None
    coordinator = cast.coordinator.actor(now())
    return actions.offer(outreach=outreach, supporter=cast.supporter.supporter.pk, by=coordinator)


def accepted(cast: Cast) -> tuple[UUID, Code]:
    """An outreach that Sam has accepted, and the recipient's code."""
    outreach = opened(cast)
    taken = actions.accept(offer=offered(cast, outreach), by=sam(cast))
    return outreach, taken.code


def sam(cast: Cast) -> Actor:
    return cast.supporter.actor(now())


def kept(cast: Cast) -> int:
    return actions.keep(hospital=cast.valley.pk, by=program(cast))


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
    assert Stage.objects.count() == 4  # conversation, outreach, one "about", one route
    assert conversations_by_year(cast.valley.pk, seen_by=cast.director.actor()) == {2026: 1}


def test_close_can_be_undone_for_five_minutes(cast: Cast, clock: Clock) -> None:
    outreach = opened(cast)
    coordinator = cast.coordinator.actor(now())
    actions.close(outreach=outreach, outcome=Outcome.NOT_PURSUED, by=coordinator)
    actions.undo(outreach=outreach, by=coordinator)
    assert only_outreach().state == State.WAITING

    offered(cast, outreach)
    actions.close(outreach=outreach, outcome=Outcome.NOT_PURSUED, by=coordinator)
    actions.undo(outreach=outreach, by=coordinator)
    assert only_outreach().state == State.WAITING  # the offer was taken back
    assert my_offers(seen_by=sam(cast)) == ()

    actions.close(outreach=outreach, outcome=Outcome.NOT_PURSUED, by=coordinator)
    clock.shift(timedelta(minutes=5))
    with refuses(NotNow):
        actions.undo(outreach=outreach, by=coordinator)


def test_close_with_an_outcome_that_does_not_fit_is_refused(cast: Cast) -> None:
    outreach, _ = accepted(cast)
    with refuses(StepRefused):
        actions.close(outreach=outreach, outcome=Outcome.CONNECTED, by=sam(cast))
    with refuses(StepRefused):
        actions.close(
            outreach=outreach, outcome=Outcome.CONNECTED, by=cast.coordinator.actor(now())
        )
    actions.close(
        outreach=outreach, outcome=Outcome.NOT_NOW, not_before=date(2027, 1, 10), by=sam(cast)
    )
    assert only_outreach().not_before == date(2027, 1, 10)
    with refuses(StepRefused):
        actions.close(
            outreach=outreach, outcome=Outcome.NOT_PURSUED, by=cast.coordinator.actor(now())
        )


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


def test_offer_lapses_and_is_not_accepted_late(cast: Cast, clock: Clock) -> None:
    outreach = opened(cast)
    offer = offered(cast, outreach)
    with refuses(StepRefused):
        offered(cast, outreach)
    clock.shift(timedelta(hours=12))
    with refuses(NotNow):
        actions.accept(offer=offer, by=sam(cast))
    assert kept(cast) == 1
    assert only_outreach().state == State.WAITING
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
    assert only_outreach().asked_at == now()
    assert kept(cast) == 0
    clock.shift(timedelta(hours=13))
    assert kept(cast) == 1
    assert only_outreach().state == State.WAITING
    with refuses(NotFound):
        details(outreach, seen_by=sam(cast))
    with refuses(NotFound):
        recipient_page(code, seen_by=Actor.code(cast.valley.pk))


def test_three_attempts_are_all(cast: Cast, clock: Clock) -> None:
    outreach, _ = accepted(cast)
    for _try in range(3):
        actions.log_attempt(
            outreach=outreach, mode=Mode.PHONE, result=AttemptResult.NO_ANSWER, by=sam(cast)
        )
    row = only_outreach()
    assert (row.state, row.outcome) == (State.CLOSING, Outcome.UNREACHABLE)
    actions.undo(outreach=outreach, by=sam(cast))
    with refuses(NotNow):
        actions.log_attempt(
            outreach=outreach, mode=Mode.PHONE, result=AttemptResult.LEFT_MESSAGE, by=sam(cast)
        )
    actions.log_attempt(
        outreach=outreach, mode=Mode.MESSAGE, result=AttemptResult.TIME_AGREED, by=sam(cast)
    )
    assert len(details(outreach, seen_by=sam(cast)).attempts) == 4


def test_ten_days_after_the_first_attempt_it_ends(cast: Cast, clock: Clock) -> None:
    outreach, _ = accepted(cast)
    actions.log_attempt(
        outreach=outreach, mode=Mode.PHONE, result=AttemptResult.CONNECTED, by=sam(cast)
    )
    clock.shift(timedelta(days=10))
    assert kept(cast) == 1
    assert only_outreach().outcome == Outcome.UNREACHABLE


def test_a_follow_up_is_reminded_of_and_the_hard_stop_ends_it(cast: Cast, clock: Clock) -> None:
    outreach, _ = accepted(cast)
    later = now().date() + timedelta(days=7)
    talk = Conversation(Mode.VIDEO, 30, follow_up_on=later, was_heavy=True, level="1")
    actions.log_interaction(outreach=outreach, conversation=talk, by=sam(cast))
    assert only_outreach().state == State.CONNECTED
    clock.shift(timedelta(days=7))
    assert kept(cast) == 1 and only_outreach().follow_up_on is None
    clock.shift(timedelta(days=53))
    assert kept(cast) == 1
    assert only_outreach().outcome == Outcome.CONNECTED
    clock.shift(timedelta(minutes=6))
    kept(cast)
    with transaction(program(cast)):
        assert not OptOut.objects.exists()  # 30 quiet days are long over


def test_the_hard_stop_ends_what_never_began(cast: Cast, clock: Clock) -> None:
    opened(cast)
    clock.shift(timedelta(days=60))
    assert kept(cast) == 1
    assert only_outreach().outcome == Outcome.UNREACHABLE


def test_hand_back_is_free_and_keeps_it_from_coming_back(cast: Cast) -> None:
    outreach, _ = accepted(cast)
    actions.hand_back(outreach=outreach, reason=HandBackReason.TOO_CLOSE, by=sam(cast))
    with refuses(NotFound):
        actions.see_recipient(outreach=outreach, purpose="first_contact", by=sam(cast))
    with refuses(NotNow):
        offered(cast, outreach)


def test_a_new_code_ends_the_old_one(cast: Cast) -> None:
    outreach, code = accepted(cast)
    fresh = actions.new_code(outreach=outreach, by=sam(cast))
    holder = Actor.code(cast.valley.pk)
    assert recipient_page(fresh, seen_by=holder).has_supporter
    with refuses(NotFound):
        recipient_page(code, seen_by=holder)


def test_the_recipient_sets_wishes_and_asks_for_somebody_else(cast: Cast) -> None:
    _, code = accepted(cast)
    holder = Actor.code(cast.valley.pk)
    wishes = Preferences(relation="other", language="es", mode="phone", must=("relation",))
    actions.set_preferences(code=code, preferences=wishes, by=holder)
    assert recipient_page(code, seen_by=holder).preferences == wishes
    actions.another_supporter(code=code, by=holder)
    row = only_outreach()
    assert row.state == State.WAITING
    ranked = suggestions(row, seen_by=cast.coordinator.actor(now())).ranked
    assert [one.name for one in ranked] == [cast.other_supporter.name]


@pytest.mark.parametrize("wrong", [{"relation": "x"}, {"language": "xx"}, {"mode": "smoke"}])
def test_wishes_that_do_not_exist_are_refused(cast: Cast, wrong: dict[str, str]) -> None:
    _, code = accepted(cast)
    with refuses(Invalid):
        actions.set_preferences(
            code=code, preferences=Preferences(**wrong), by=Actor.code(cast.valley.pk)
        )


def test_asking_for_somebody_else_twice_is_refused_kindly(cast: Cast) -> None:
    _, code = accepted(cast)
    actions.log_interaction(
        outreach=only_outreach().id,
        conversation=Conversation(Mode.PHONE, 20, follow_up_on=now().date() + timedelta(days=2)),
        by=sam(cast),
    )
    holder = Actor.code(cast.valley.pk)
    actions.another_supporter(code=code, by=holder)
    with refuses(NotFound):  # the code went with the supporter who handed it over
        actions.another_supporter(code=code, by=holder)


def test_not_now_keeps_others_away_until_the_day(cast: Cast, clock: Clock) -> None:
    _, code = accepted(cast)
    holder = Actor.code(cast.valley.pk)
    with refuses(Invalid):
        actions.not_now(code=code, until=now().date(), by=holder)
    actions.not_now(code=code, until=now().date() + timedelta(days=90), by=holder)
    clock.shift(timedelta(minutes=6))
    kept(cast)
    refer(cast, is_unsafe=True)
    resolve_all(cast)
    with transaction(program(cast)):
        assert not Outreach.objects.exists()
    clock.shift(timedelta(days=91))
    kept(cast)
    assert opened(cast)


def test_never_is_for_good_but_not_for_oneself(cast: Cast, clock: Clock) -> None:
    _, code = accepted(cast)
    actions.never(code=code, by=Actor.code(cast.valley.pk))
    clock.shift(timedelta(minutes=6))
    kept(cast)
    clock.shift(timedelta(days=400))
    refer(cast)
    resolve_all(cast)
    with transaction(program(cast)):
        assert not Outreach.objects.exists()
    assert opened(cast, route=Route.SELF)


def test_never_under_an_alias_just_ends_it(cast: Cast) -> None:
    outreach = opened(cast, name="Ash", route=Route.SELF, reach="555 0100")
    taken = actions.accept(offer=offered(cast, outreach), by=sam(cast))
    actions.never(code=taken.code, by=Actor.code(cast.valley.pk))
    assert only_outreach().outcome == Outcome.DECLINED
    with refuses(NotFound):
        actions.renew(code=taken.code, by=Actor.code(cast.valley.pk))


def test_renew_goes_on_for_sixty_days(cast: Cast, clock: Clock) -> None:
    _, code = accepted(cast)
    clock.shift(timedelta(days=1))
    actions.renew(code=code, by=Actor.code(cast.valley.pk))
    assert only_outreach().hard_stop_at == now() + timedelta(days=60)


def test_opt_out_in_advance_is_honoured(cast: Cast) -> None:
    assert cast.recipient.physician is not None
    actions.opt_out(
        hospital=cast.valley.pk,
        physician=cast.recipient.physician.pk,
        terms=Terms(No.ASKED),
        by=Actor.public(cast.valley.pk),
    )
    refer(cast)
    resolve_all(cast)
    with transaction(program(cast)):
        assert not Outreach.objects.exists()


def test_one_outreach_by_others_in_thirty_days_unless_danger(cast: Cast, clock: Clock) -> None:
    outreach = opened(cast)
    actions.close(outreach=outreach, outcome=Outcome.NOT_PURSUED, by=cast.coordinator.actor(now()))
    clock.shift(timedelta(minutes=6))
    kept(cast)
    refer(cast)
    resolve_all(cast)
    with transaction(program(cast)):
        assert not Outreach.objects.exists()
    assert opened(cast, is_unsafe=True)


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
    assert not Stage.objects.exists()
    assert conversations_by_year(cast.valley.pk, seen_by=cast.director.actor()) == {2026: 11}
