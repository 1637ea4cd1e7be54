"""Many alarms at once come as one message that counts them; none is held back for more than a minute."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from lamppost.core.access import Actor
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import send
from lamppost.notifications.models import Message
from lamppost.referrals.actions import page_due
from lamppost.referrals.models import Alarm
from lamppost.referrals.rules import FLOOD
from tests.cast import Cast
from tests.mail import PostOffice
from tests.unit.referrals.stories import refer

NOON = datetime(2026, 11, 23, 20, tzinfo=UTC)
SWEEP = timedelta(seconds=20)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def _program(cast: Cast) -> Actor:
    return Actor.system(cast.valley.pk)


def _paged(cast: Cast, office: PostOffice) -> list[str]:
    """What the worker would do next; the subjects that the safety contact then reads."""
    office.received.clear()
    page_due(hospital=cast.valley.pk, by=_program(cast))
    with transaction(_program(cast)):
        waiting = list(Message.objects.values_list("pk", flat=True))
    for message in waiting:
        send(message=message, by=_program(cast))
    return [str(mail["Subject"]) for mail in office.received]


def _unpaged(cast: Cast) -> int:
    with transaction(_program(cast)):
        return Alarm.objects.filter(pages=0).count()


def test_alarms_that_are_due_together_are_paged_as_one(cast: Cast, post_office: PostOffice) -> None:
    for _ in range(13):
        refer(cast, is_unsafe=True)
    assert _paged(cast, post_office) == ["Please look now (12 more)"]
    assert _unpaged(cast) == 0


def test_one_alarm_counts_no_others(cast: Cast, post_office: PostOffice) -> None:
    refer(cast, is_unsafe=True)
    assert _paged(cast, post_office) == ["Please look now"]


def test_a_flood_is_paged_one_by_one_at_first_and_then_by_the_minute(
    cast: Cast, post_office: PostOffice, clock: time_machine.Traveller
) -> None:
    pages = []
    for _ in range(50):
        refer(cast, is_unsafe=True)
        pages += _paged(cast, post_office)
        clock.shift(timedelta(seconds=1))
    assert pages == ["Please look now"] * 3
    clock.shift(timedelta(seconds=12))
    assert _paged(cast, post_office) == ["Please look now (46 more)"]
    assert _unpaged(cast) == 0


def test_no_first_page_waits_for_more_than_a_minute(
    cast: Cast, post_office: PostOffice, clock: time_machine.Traveller
) -> None:
    for _ in range(60):
        refer(cast, is_unsafe=True)
        page_due(hospital=cast.valley.pk, by=_program(cast))
        clock.shift(timedelta(seconds=5))
        with transaction(_program(cast)):
            at = datetime.now(UTC) - timedelta(seconds=66)  # the minute, and a sweep's interval
            assert not Alarm.objects.filter(pages=0, raised_at__lt=at).exists()


def test_every_alarm_is_paged_again_until_somebody_has_it(
    cast: Cast, post_office: PostOffice, clock: time_machine.Traveller
) -> None:
    for _ in range(5):
        refer(cast, is_unsafe=True)
    assert _paged(cast, post_office) == ["Please look now (4 more)"]
    clock.shift(timedelta(minutes=5))
    assert _paged(cast, post_office) == ["Please look now (4 more)"]
    with transaction(_program(cast)):
        assert set(Alarm.objects.values_list("pages", flat=True)) == {2}


def test_a_first_page_comes_in_a_minute_although_others_are_paged_again_all_the_time(
    cast: Cast, post_office: PostOffice, clock: time_machine.Traveller
) -> None:
    """Nobody has answered for an hour: at each sweep, three old alarms are paged again."""
    for number in range(16 * FLOOD):
        refer(cast, is_unsafe=True)
        _has_waited(cast, NOON + number // FLOOD * SWEEP)
    refer(cast, is_unsafe=True)
    for _ in range(3):
        clock.shift(SWEEP)
        page_due(hospital=cast.valley.pk, by=_program(cast))
    assert _unpaged(cast) == 0


def _has_waited(cast: Cast, page_at: datetime) -> None:
    """Makes the new one an old one, whose next page comes then."""
    with transaction(_program(cast)):
        Alarm.objects.filter(pages=0).update(
            pages=1, page_at=page_at, raised_at=NOON - timedelta(hours=1)
        )
