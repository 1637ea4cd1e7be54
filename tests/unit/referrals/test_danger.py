"""Somebody may not be safe: who is paged, and until when."""

from datetime import UTC, datetime, time, timedelta

import pytest

from lamppost.core.access import Actor, Grant, Role
from lamppost.core.clock import now
from lamppost.core.errors import NotFound, Refused
from lamppost.core.transactions import transaction
from lamppost.notifications.models import Message
from lamppost.outreach.actions import opt_out
from lamppost.outreach.models import Outreach
from lamppost.outreach.rules import No, Terms, Urgency
from lamppost.people.actions import deactivate, invite
from lamppost.people.queries import actor_for
from lamppost.program.models import Duty
from lamppost.program.rules import DutyKind
from lamppost.referrals import actions, queries
from lamppost.referrals.models import Alarm
from tests.cast import Cast, refuses
from tests.unit.referrals.mornings import SUNDAY_NIGHT, Clock, program
from tests.unit.referrals.stories import refer, resolve_all

pytestmark = pytest.mark.usefixtures("clock")


def rota(cast: Cast, account: int | None, rank: int) -> None:
    """On duty on weekdays from 8 to 18."""
    for weekday in range(5):
        Duty.objects.create(
            hospital=cast.valley,
            kind=DutyKind.SAFETY,
            account_id=account,
            rank=rank,
            weekday=weekday,
            starts=time(8),
            ends=time(18),
        )


def paged(cast: Cast) -> list[int]:
    """Who has been written to since the last time; empties the outbox."""
    with transaction(program(cast)):
        told = sorted(
            Message.objects.filter(event__startswith="alarm").values_list("account_id", flat=True)
        )
        Message.objects.all().delete()
    return told


def page(cast: Cast) -> int:
    return actions.page_due(hospital=cast.valley.pk, by=program(cast))


def test_danger_pages_the_contact_then_all_until_acknowledged(cast: Cast, clock: Clock) -> None:
    second = invite(
        email="second@example.org",
        name="Second Safety",
        grants=(Grant(Role.SAFETY_CONTACT, cast.valley.pk, is_deputy=True),),
        by=program(cast),
    )
    rota(cast, cast.safety_contact.account, 1)
    refer(cast, is_unsafe=True)
    assert queries.duty(cast.valley.pk).is_covered
    assert page(cast) == 1 and paged(cast) == [cast.safety_contact.account]
    assert page(cast) == 0
    clock.shift(timedelta(minutes=5))
    assert page(cast) == 1 and paged(cast) == sorted([cast.safety_contact.account or 0, second])
    stella = cast.safety_contact.actor(now())
    (alarm,) = queries.alarms(seen_by=stella)
    assert actions.see_alarm(alarm=alarm.id, by=stella).name == cast.recipient.name
    actions.acknowledge(alarm=alarm.id, by=stella)
    actions.acknowledge(alarm=alarm.id, by=actor_for(second, now()))
    (alarm,) = queries.alarms(seen_by=stella)
    assert alarm.is_acknowledged and alarm.is_mine
    clock.shift(timedelta(hours=25))
    assert page(cast) == 0
    assert queries.alarms(seen_by=stella) == ()


def test_danger_at_night_with_nobody_on_duty_after_an_opt_out(cast: Cast, clock: Clock) -> None:
    rota(cast, cast.safety_contact.account, 1)
    clock.move_to(SUNDAY_NIGHT)
    assert cast.recipient.physician is not None
    opt_out(
        hospital=cast.valley.pk,
        physician=cast.recipient.physician.pk,
        terms=Terms(No.ASKED),
        by=Actor.public(cast.valley.pk),
    )
    refer(cast, is_unsafe=True)
    duty = queries.duty(cast.valley.pk)
    assert not duty.is_covered
    assert duty.next_at == datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    resolve_all(cast)
    assert page(cast) == 1 and paged(cast) == [cast.safety_contact.account]
    with transaction(program(cast)):
        assert Alarm.objects.count() == 1 and not Outreach.objects.exists()


def test_a_rota_that_names_who_has_gone_is_no_cover(cast: Cast, clock: Clock) -> None:
    """The page must not say that somebody was paged who cannot be; the others are paged at once."""
    gone = invite(
        email="gone@example.org",
        name="Gone Safety",
        grants=(Grant(Role.SAFETY_CONTACT, cast.valley.pk),),
        by=program(cast),
    )
    rota(cast, gone, 1)
    assert queries.duty(cast.valley.pk).is_covered
    deactivate(account=gone, by=program(cast))
    assert queries.duty(cast.valley.pk) == queries.Duty(is_covered=False, next_at=None)
    refer(cast, is_unsafe=True)
    assert page(cast) == 1 and paged(cast) == [cast.safety_contact.account]


def test_a_rota_that_names_who_answers_for_safety_no_more_is_no_cover(cast: Cast) -> None:
    rota(cast, cast.coordinator.account, 1)
    assert not queries.duty(cast.valley.pk).is_covered


def test_an_alarm_of_another_hospital_is_not_seen(cast: Cast) -> None:
    refer(cast, is_unsafe=True)
    (alarm,) = queries.alarms(seen_by=cast.safety_contact.actor())
    with refuses(Refused):
        queries.alarms(seen_by=cast.outsider.actor())
    with refuses(NotFound):
        actions.acknowledge(alarm=alarm.id, by=cast.outsider.actor())


def test_today_exists_only_while_a_rota_covers_the_hour(cast: Cast) -> None:
    assert Urgency.TODAY not in queries.urgencies(cast.valley.pk)
    Duty.objects.create(
        hospital=cast.valley,
        kind=DutyKind.ROTA,
        account_id=cast.supporter.account,
        rank=1,
        weekday=0,
        starts=time(8),
        ends=time(18),
    )
    assert Urgency.TODAY in queries.urgencies(cast.valley.pk)
    assert cast.supporter.account is not None
    deactivate(account=cast.supporter.account, by=program(cast))
    assert Urgency.TODAY not in queries.urgencies(cast.valley.pk)
