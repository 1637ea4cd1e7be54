"""All the ways in which an outreach ends, or does not begin."""

from datetime import date, timedelta

import pytest

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.errors import NotFound, NotNow
from lamppost.core.transactions import transaction
from lamppost.outreach import actions
from lamppost.outreach.actions import Conversation
from lamppost.outreach.models import OptOut, Outreach, Source
from lamppost.outreach.queries.listing import details, my_offers
from lamppost.outreach.queries.totals import ended_outreaches
from lamppost.outreach.rules import AttemptResult, Mode, No, Outcome, State, StepRefused, Terms
from lamppost.vault.models import Key
from tests.cast import Cast, refuses
from tests.unit.outreach.life import Clock, accepted, kept, offered, program, sam
from tests.unit.outreach.stories import waiting
from tests.unit.referrals.stories import only_outreach, opened, refer, resolve_all

pytestmark = pytest.mark.usefixtures("clock")


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
    assert kept(cast) == 1 and only_outreach().follow_up_on == later
    assert kept(cast) == 0, "once is enough"
    clock.shift(timedelta(days=53))
    kept(cast)
    assert _how_it_ended(cast) == Outcome.CONNECTED
    with transaction(program(cast)):
        assert not OptOut.objects.exists()  # 30 quiet days are long over


def test_the_hard_stop_ends_what_never_began(cast: Cast, clock: Clock) -> None:
    opened(cast)
    clock.shift(timedelta(days=60, seconds=-1))
    kept(cast)  # what was promised is long over
    assert kept(cast) == 0
    clock.shift(timedelta(seconds=1))
    kept(cast)
    assert _how_it_ended(cast) == Outcome.UNREACHABLE


def test_the_hard_stop_forgets_at_once_so_that_nobody_can_undo_it(cast: Cast, clock: Clock) -> None:
    outreach, _ = accepted(cast)
    clock.shift(timedelta(days=60))
    kept(cast)
    with refuses(NotFound):
        actions.undo(outreach=outreach, by=cast.coordinator.actor(now()))


def test_forgetting_does_not_wait_for_what_somebody_has_harmed(cast: Cast, clock: Clock) -> None:
    """One byte flipped in the sealed part of one outreach; another one is due as well."""
    harmed, other = waiting(cast, 2)
    with transaction(program(cast)):
        row = Outreach.objects.get(pk=harmed)
        flipped = bytes([row.sealed_recipient[0] ^ 1]) + bytes(row.sealed_recipient[1:])
        Outreach.objects.filter(pk=harmed).update(sealed_recipient=flipped)
    for one in (harmed, other):
        by = cast.coordinator.actor(now())
        actions.close(outreach=one, outcome=Outcome.NOT_PURSUED, by=by)
    clock.shift(timedelta(minutes=5))
    kept(cast)
    with transaction(program(cast)):
        assert not Outreach.objects.exists() and not Source.objects.exists()
    assert _how_it_ended(cast) == Outcome.NOT_PURSUED  # told of the whole one alone


def test_the_hard_stop_ends_what_no_key_opens(cast: Cast, clock: Clock) -> None:
    """Its wrapped key is harmed: not even the record of a step can be written. The others go on."""
    accepted(cast)
    with transaction(program(cast)):
        Key.objects.update(wrapped=b"\0" * 40)
    waiting(cast, 1)
    clock.shift(timedelta(days=30))
    kept(cast)
    assert kept(cast) == 0
    clock.shift(timedelta(days=30))
    kept(cast)
    with transaction(program(cast)):
        assert not Outreach.objects.exists()
    assert _how_it_ended(cast) == Outcome.UNREACHABLE


def _how_it_ended(cast: Cast) -> Outcome:
    """Of the only one that is counted; nothing of it is left but that."""
    (ended,) = ended_outreaches(cast.valley.pk, before="2999-Q1", seen_by=program(cast))
    return ended.outcome


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
