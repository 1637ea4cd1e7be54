"""What the mail server does not take: tried for a day, then sealed until somebody looks, gone after a week."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from procrastinate.contrib.django.models import ProcrastinateJob

from lamppost.core.access import Actor
from lamppost.core.errors import Refused
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import NotSent, forget, give_up, notify, send, send_again, tell
from lamppost.notifications.models import LetterKey, Message
from lamppost.notifications.queries import UnsentRow, unsent
from lamppost.notifications.rules import MessageKind
from lamppost.vault.actions import new_key
from tests.cast import Cast, refuses
from tests.mail import PostOffice

NOON = datetime(2026, 11, 23, 20, tzinfo=UTC)  # noon in California
A_DAY = timedelta(days=1, minutes=1)


@pytest.fixture(autouse=True)
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def _two_lie(cast: Cast) -> tuple[Message, ...]:
    """One under the key of what it is about, one under its own."""
    by, account = Actor.system(cast.valley.pk), cast.coordinator.account
    assert account is not None
    key, kind = new_key(hospital=cast.valley.pk, by=by), MessageKind.WAITING
    notify(account=account, key=key, kind=kind, event="e1", by=by)
    tell(account=account, hospital=cast.valley.pk, kind=kind, about="a", by=by)
    return _waiting(cast)


def _waiting(cast: Cast) -> tuple[Message, ...]:
    with transaction(Actor.system(cast.valley.pk)):
        return tuple(Message.objects.order_by("event"))


def _try(cast: Cast, row: Message) -> bool:
    return send(message=row.pk, by=Actor.system(cast.valley.pk))


def test_a_letter_is_tried_for_a_day_and_then_lies(
    cast: Cast, noon: time_machine.Traveller, post_office: PostOffice
) -> None:
    (row, _) = _two_lie(cast)
    post_office.is_closed = True
    noon.shift(timedelta(hours=23))
    with pytest.raises(NotSent):
        _try(cast, row)
    assert unsent(seen_by=cast.administrator.actor()) == ()
    noon.shift(timedelta(hours=2))
    assert not _try(cast, row), "the job ends here; the letter stays"
    assert unsent(seen_by=cast.administrator.actor()) == (
        UnsentRow(cast.valley.pk, 2, date(2026, 11, 23)),
    )


def test_an_administrator_has_them_tried_for_another_day(
    cast: Cast, noon: time_machine.Traveller, post_office: PostOffice
) -> None:
    rows = _two_lie(cast)
    noon.shift(A_DAY)
    ProcrastinateJob.objects.all().delete()
    assert send_again(hospital=cast.valley.pk, by=cast.administrator.actor()) == 2
    assert {job.args["message"] for job in ProcrastinateJob.objects.all()} == {
        str(row.pk) for row in rows
    }
    assert all(_try(cast, row) for row in rows)
    assert len(post_office.received) == 2 and _waiting(cast) == ()


def test_given_up_they_are_gone_with_the_keys_that_are_theirs(
    cast: Cast, noon: time_machine.Traveller
) -> None:
    _two_lie(cast)
    noon.shift(A_DAY)
    assert give_up(hospital=cast.valley.pk, by=cast.administrator.actor()) == 2
    with transaction(Actor.system(cast.valley.pk)):
        assert not Message.objects.exists() and not LetterKey.objects.exists()


def test_what_still_has_its_tries_is_left_alone(cast: Cast) -> None:
    rows = _two_lie(cast)
    for act in (send_again, give_up):
        assert act(hospital=cast.valley.pk, by=cast.administrator.actor()) == 0
    assert _waiting(cast) == rows


def test_after_a_week_they_are_forgotten_also_where_they_were_tried_again(
    cast: Cast, noon: time_machine.Traveller
) -> None:
    _two_lie(cast)
    noon.shift(timedelta(days=6))
    send_again(hospital=cast.valley.pk, by=cast.administrator.actor())
    noon.shift(timedelta(days=2))
    assert forget(by=Actor.system(cast.valley.pk)) == 2
    assert unsent(seen_by=cast.administrator.actor()) == ()


def test_they_are_for_the_hospitals_administrator_alone(
    cast: Cast, noon: time_machine.Traveller
) -> None:
    _two_lie(cast)
    noon.shift(A_DAY)
    for other in (cast.coordinator, cast.director, cast.supporter, cast.outsider):
        assert unsent(seen_by=other.actor()) == ()
        for act in (send_again, give_up):
            with refuses(Refused):
                act(hospital=cast.valley.pk, by=other.actor())
    with refuses(Refused):
        give_up(hospital=cast.harbor.pk, by=cast.administrator.actor())
