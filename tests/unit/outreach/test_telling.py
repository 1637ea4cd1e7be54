"""A supporter is told of an offer by the daily letter, unless somebody cannot wait so long (G6)."""

from datetime import datetime, timedelta

import pytest

from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import choose_letters
from lamppost.notifications.models import Message
from lamppost.notifications.queries import daily_letter_at
from lamppost.notifications.rules import Wished
from lamppost.outreach.models import Offer, Outreach
from lamppost.outreach.rules import OFFER_LASTS, Urgency
from lamppost.outreach.rules.promises import BY_THE_CLOCK, DEFAULTS, contact_by
from lamppost.outreach.rules.times import waits_for_letter
from tests.cast import Cast, Person
from tests.unit.outreach.life import MONDAY, Clock, kept, offered, program
from tests.unit.referrals.stories import opened

pytestmark = pytest.mark.usefixtures("clock")


def letter_in(cast: Cast) -> timedelta:
    """How long it is until Sam's next daily letter."""
    assert cast.supporter.account is not None
    at = daily_letter_at(cast.supporter.account)
    assert at is not None
    return at - now()


def _told(cast: Cast) -> int:
    """How many messages wait for Sam."""
    with transaction(program(cast)):
        return Message.objects.filter(account_id=cast.supporter.account).count()


def _ends_at(cast: Cast) -> datetime:
    with transaction(program(cast)):
        return Offer.objects.get().expires_at


def test_an_offer_comes_with_the_daily_letter_and_lasts_from_then_on(cast: Cast) -> None:
    offered(cast, opened(cast))
    assert _told(cast) == 0
    assert _ends_at(cast) == now() + letter_in(cast) + OFFER_LASTS[Urgency.SOON]


def test_an_offer_of_today_is_told_at_once(cast: Cast) -> None:
    offered(cast, opened(cast, urgency=Urgency.TODAY))
    assert _told(cast) == 1
    assert _ends_at(cast) == now() + OFFER_LASTS[Urgency.TODAY]


def test_an_offer_is_told_at_once_where_the_promise_could_not_wait(
    cast: Cast, clock: Clock
) -> None:
    outreach = opened(cast)
    clock.shift(timedelta(hours=30))
    offered(cast, outreach)
    assert _told(cast) == 1
    assert _ends_at(cast) == now() + OFFER_LASTS[Urgency.SOON]


def test_an_offer_is_told_at_once_to_whoever_chose_so(cast: Cast) -> None:
    choose_letters(chosen=Wished(), by=cast.supporter.actor())
    offered(cast, opened(cast, urgency=Urgency.THIS_WEEK))
    assert _told(cast) == 1
    assert _ends_at(cast) == now() + OFFER_LASTS[Urgency.THIS_WEEK]


@pytest.mark.parametrize("urgency", Urgency)
@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_no_promise_is_lost_by_waiting_for_a_letter(urgency: Urgency, hour: int) -> None:
    asked = datetime.fromisoformat(f"2026-11-25T{hour:02}:00+00:00")
    promise = contact_by(DEFAULTS[urgency], asked, BY_THE_CLOCK)
    for after in range(0, 130, 7):
        letter = asked + timedelta(hours=after)
        waits = waits_for_letter(urgency, promise, letter)
        assert waits == (urgency is not Urgency.TODAY and letter + OFFER_LASTS[urgency] <= promise)
    assert not waits_for_letter(urgency, promise, None)


def _at_night(clock: Clock) -> None:
    """Nine at night in California."""
    clock.move_to(MONDAY.replace(day=24, hour=5))


def _told_at(cast: Cast, who: Person) -> list[datetime]:
    with transaction(program(cast)):
        mine = Message.objects.filter(account_id=who.account)
        return list(mine.order_by("due_at").values_list("due_at", flat=True))


def test_an_offer_of_today_breaks_quiet_hours(cast: Cast, clock: Clock) -> None:
    _at_night(clock)
    offered(cast, opened(cast, urgency=Urgency.TODAY))
    assert _told_at(cast, cast.supporter) == [now()]


def test_an_offer_by_night_lasts_from_when_it_is_read(cast: Cast, clock: Clock) -> None:
    choose_letters(chosen=Wished(), by=cast.supporter.actor())
    _at_night(clock)
    offered(cast, opened(cast))
    morning = now() + timedelta(hours=10)
    assert _told_at(cast, cast.supporter) == [morning]
    assert _ends_at(cast) == morning + OFFER_LASTS[Urgency.SOON]


@pytest.mark.parametrize(("urgency", "hours"), [(Urgency.SOON, 10), (Urgency.TODAY, 0)])
def test_a_coordinator_is_told_by_night_only_where_morning_is_too_late(
    cast: Cast, clock: Clock, urgency: Urgency, hours: int
) -> None:
    _at_night(clock)
    opened(cast, urgency=urgency)
    assert _told_at(cast, cast.coordinator) == [now() + timedelta(hours=hours)]


def test_a_warning_comes_before_what_it_warns_of_also_by_night(cast: Cast, clock: Clock) -> None:
    outreach = opened(cast, urgency=Urgency.TODAY)
    clock.move_to(MONDAY.replace(day=24, hour=6))
    with transaction(program(cast)):
        Outreach.objects.filter(pk=outreach).update(
            promised_by=now() + timedelta(hours=3), warn_at=now(), offers=1
        )
    kept(cast)
    clock.move_to(MONDAY.replace(day=24, hour=8, minute=20))  # a quarter of the time is left
    kept(cast)
    assert now() in _told_at(cast, cast.coordinator)
