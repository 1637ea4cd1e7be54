"""A second supporter has a clock of their own: what another tried before them says nothing of them."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.matching import Urgency
from lamppost.notifications.models import Message
from lamppost.notifications.queries import daily_letter_at
from lamppost.outreach import actions
from lamppost.outreach.actions import Conversation
from lamppost.outreach.models import Outreach
from lamppost.outreach.rules import AttemptResult, HandBackReason, Mode, State
from lamppost.outreach.rules.times import ASKED_AGAIN, heard_by
from tests.cast import Cast
from tests.unit.outreach.handovers import taken_by
from tests.unit.outreach.life import MONDAY, Clock, accepted, kept, program, sam
from tests.unit.referrals.stories import only_outreach

pytestmark = pytest.mark.usefixtures("clock")

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def handed_back(cast: Cast) -> UUID:
    """Sam tried once, and gave it up."""
    outreach, _ = accepted(cast)
    tried(outreach, sam(cast))
    actions.hand_back(outreach=outreach, reason=HandBackReason.TOO_CLOSE, by=sam(cast))
    return outreach


def tried(outreach: UUID, by: Actor) -> None:
    missed = AttemptResult.NO_ANSWER
    actions.log_attempt(outreach=outreach, mode=Mode.PHONE, result=missed, by=by)


def set_to(cast: Cast, **values: object) -> None:
    with transaction(program(cast)):
        Outreach.objects.update(**values)


def warned(cast: Cast) -> bool:
    with transaction(program(cast)):
        return Message.objects.filter(event__startswith="nearly-due").exists()


def test_another_supporter_has_their_own_ten_days(cast: Cast, clock: Clock) -> None:
    outreach, code = accepted(cast)
    talk = Conversation(Mode.PHONE, 30, follow_up_on=(now() + 20 * DAY).date())
    actions.log_interaction(outreach=outreach, conversation=talk, by=sam(cast))
    clock.shift(12 * DAY)
    actions.another_supporter(code=code, by=Actor.code(cast.valley.pk))
    taken_by(cast, cast.other_supporter, outreach)
    clock.shift(timedelta(seconds=15))
    kept(cast)
    assert only_outreach().state == State.ACCEPTED
    tried(outreach, cast.other_supporter.actor(now()))
    clock.shift(11 * DAY)
    kept(cast)
    assert only_outreach().state == State.ACCEPTED, "who has talked is not out of reach"


def test_ten_days_of_trying_are_counted_from_the_first_try_of_who_has_it(
    cast: Cast, clock: Clock
) -> None:
    outreach = handed_back(cast)
    clock.shift(11 * DAY)
    taken_by(cast, cast.other_supporter, outreach)
    clock.shift(HOUR)
    tried(outreach, cast.other_supporter.actor(now()))
    clock.shift(10 * DAY - HOUR)
    kept(cast)
    assert only_outreach().state == State.ACCEPTED
    clock.shift(HOUR)
    kept(cast)
    assert only_outreach().outcome == "unreachable"


def test_a_second_supporter_who_says_nothing_is_asked_and_replaced(
    cast: Cast, clock: Clock
) -> None:
    outreach = handed_back(cast)
    clock.shift(HOUR)
    taken_by(cast, cast.other_supporter, outreach)
    clock.shift(DAY)
    kept(cast)
    assert only_outreach().asked_at is not None
    clock.shift(DAY)
    kept(cast)
    assert only_outreach().state == State.WAITING


def test_what_was_handed_back_after_a_first_try_is_warned_of(cast: Cast, clock: Clock) -> None:
    handed_back(cast)
    again = only_outreach()
    assert again.warn_at is not None and again.accept_by == MONDAY + DAY
    clock.move_to(again.warn_at)
    kept(cast)
    assert warned(cast)
    clock.shift(9 * DAY)
    kept(cast)
    assert only_outreach().missed == [], "the first contact had come"


@pytest.mark.parametrize("after", [4, 24, 40, 46])
def test_who_vanishes_is_replaced_before_the_promise_breaks(
    cast: Cast, clock: Clock, after: int
) -> None:
    """They accept later and later; from within two hours on nobody else could keep it either."""
    accepted(cast)
    clock.shift(after * HOUR)
    set_to(cast, accepted_at=now())
    promised = only_outreach().promised_by
    while only_outreach().state == State.ACCEPTED:
        clock.shift(HOUR / 4)
        kept(cast)
    assert now() < promised


def test_asked_only_once_they_hear_of_it(cast: Cast, clock: Clock) -> None:
    """The note of the morning brings it: the hours until they are replaced begin with the note."""
    accepted(cast)
    assert cast.supporter.account is not None
    letter = daily_letter_at(cast.supporter.account)
    assert letter is not None
    set_to(cast, accepted_at=letter - 29 * HOUR, promised_by=letter + 9 * DAY)
    clock.move_to(letter - 11 * HOUR)
    kept(cast)
    assert only_outreach().asked_at == letter
    clock.move_to(letter + ASKED_AGAIN - HOUR)
    kept(cast)
    assert only_outreach().state == State.ACCEPTED
    clock.shift(HOUR)
    kept(cast)
    assert only_outreach().state == State.WAITING


@pytest.mark.parametrize(
    ("urgency", "ahead", "hours"),
    [
        (Urgency.TODAY, 20, 0),
        (Urgency.SOON, 48, 12),
        (Urgency.SOON, 10, 5),
        (Urgency.SOON, -3, 0),
        (Urgency.THIS_WEEK, None, 12),
    ],
)
def test_heard_by_leaves_time_for_somebody_else(
    urgency: Urgency, ahead: int | None, hours: int
) -> None:
    promised: datetime | None = None if ahead is None else MONDAY + ahead * HOUR
    assert heard_by(urgency, promised, MONDAY) == MONDAY + hours * HOUR
