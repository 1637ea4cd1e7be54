"""Paging that piles nothing up, and that nothing harmed holds up."""

from collections import Counter
from datetime import timedelta

import pytest

from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.notifications.models import LetterKey, Message
from lamppost.program.models import Hospital
from lamppost.referrals import actions, queries, tasks
from lamppost.referrals.models import Activation, Alarm
from lamppost.referrals.rules.events import ActivationState
from lamppost.vault.models import Key
from tests.cast import Cast
from tests.unit.referrals.hard_events import door, reported, told_of
from tests.unit.referrals.mornings import Clock, program
from tests.unit.referrals.stories import refer

pytestmark = pytest.mark.usefixtures("clock")


def page(cast: Cast) -> int:
    return actions.page_due(hospital=cast.valley.pk, by=program(cast))


def letters(cast: Cast) -> Counter[int]:
    """How many letters wait for each."""
    with transaction(program(cast)):
        return Counter(Message.objects.values_list("account_id", flat=True))


def harm(cast: Cast, alarm: Alarm) -> None:
    with transaction(program(cast)):
        Key.objects.filter(pk=alarm.key_id).update(wrapped=b"x" * 60)


def test_after_hours_without_mail_one_letter_comes(cast: Cast, clock: Clock) -> None:
    refer(cast, is_unsafe=True)
    refer(cast, "Another", is_unsafe=True)
    names = set()
    for _ in range(12):
        assert page(cast)
        with transaction(program(cast)):
            names |= set(Message.objects.values_list("event", flat=True))
        clock.shift(timedelta(minutes=5, seconds=1))
    assert set(letters(cast).values()) == {1}
    assert len(names) > 1, "the next page is no copy of the last: a mail server would drop it"
    with transaction(program(cast)):
        assert LetterKey.objects.count() == Message.objects.count()


def test_who_acknowledges_ends_what_waits_and_nobody_else_is_forgotten(
    cast: Cast, clock: Clock
) -> None:
    refer(cast, is_unsafe=True)
    refer(cast, "Another", is_unsafe=True)
    assert page(cast) == 2
    stella = cast.safety_contact.actor(now())
    with transaction(program(cast)):
        about = {str(row.event).partition("#")[0] for row in Message.objects.all()}
        (first,) = [row for row in Alarm.objects.all() if f"alarm:{row.id}" in about]
    actions.acknowledge(alarm=first.id, by=stella)
    assert not letters(cast)
    assert page(cast) == 1, "the letter had stood for the other too"
    (other,) = [one for one in queries.alarms(seen_by=stella) if not one.is_acknowledged]
    actions.acknowledge(alarm=other.id, by=stella)
    assert not letters(cast) and page(cast) == 0


def test_an_alarm_that_somebody_has_harmed_is_paged(cast: Cast) -> None:
    refer(cast, is_unsafe=True)
    with transaction(program(cast)):
        harm(cast, Alarm.objects.get())
    assert page(cast) == 1
    assert letters(cast)


def test_an_event_that_somebody_has_harmed_holds_up_no_other(cast: Cast) -> None:
    harmed = told_of(cast)
    with transaction(program(cast)):
        Activation.objects.filter(pk=harmed).update(sealed_event=b"x" * 90)
    reported(cast, door(cast), "Somebody Else")
    with transaction(program(cast)):
        states = Counter(Activation.objects.values_list("state", flat=True))
        assert Activation.objects.get(pk=harmed).state == ActivationState.REPORTED
    assert states == {ActivationState.REPORTED: 1, ActivationState.OPEN: 1}


def test_trouble_at_one_hospital_keeps_no_other_waiting(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[int] = []

    def act(*, hospital: int, by: object) -> None:
        done.append(hospital)
        if len(done) == 1:
            raise ZeroDivisionError

    monkeypatch.setattr("lamppost.referrals.tasks.actions.page_due", act)
    with pytest.raises(ZeroDivisionError):
        tasks.page_all(timestamp=0)
    assert sorted(done) == sorted(Hospital.objects.values_list("pk", flat=True))
