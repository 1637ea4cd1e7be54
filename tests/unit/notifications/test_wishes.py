"""Who chooses when they are written to: what waits for a note, what waits for the end of quiet hours, what never."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from lamppost.core.access import Actor
from lamppost.core.errors import Invalid, Refused
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import choose_letters, notify, send_daily, tell
from lamppost.notifications.models import Message
from lamppost.notifications.queries import OFFERS, daily_letter_at, wished
from lamppost.notifications.rules import Haste, MessageKind, Quiet, Topic, Wished
from lamppost.people.actions import deactivate
from lamppost.vault.actions import new_key
from tests.cast import Cast, Person, refuses
from tests.mail import PostOffice

WEST = ZoneInfo("America/Los_Angeles")
NOON = datetime(2026, 11, 23, 12, tzinfo=WEST)
HOUR = datetime(2026, 11, 24, 7, 30, tzinfo=WEST)
WORK = Wished(frozenset({Topic.WAITING}))
BY_DAY = Wished(quiet=Quiet(time(8), time(16)))


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def _notify(
    cast: Cast, person: Person, haste: Haste, kind: MessageKind = MessageKind.WAITING
) -> list[datetime]:
    """Tells them of something at Valley; returns when what waits for them goes out."""
    by = Actor.system(cast.valley.pk)
    assert person.account is not None
    key = new_key(hospital=cast.valley.pk, by=by)
    notify(account=person.account, key=key, kind=kind, event=f"e{key.id}", haste=haste, by=by)
    with transaction(by):
        mine = Message.objects.filter(account_id=person.account)
        return list(mine.order_by("due_at").values_list("due_at", flat=True))


def test_what_may_wait_is_left_to_the_note_and_queues_nothing(cast: Cast) -> None:
    choose_letters(chosen=WORK, by=cast.coordinator.actor())
    assert _notify(cast, cast.coordinator, Haste()) == []
    assert _notify(cast, cast.coordinator, Haste(), MessageKind.CHANGED) == [NOON]


def test_what_the_note_would_bring_too_late_comes_at_once(cast: Cast) -> None:
    choose_letters(chosen=WORK, by=cast.coordinator.actor())
    assert _notify(cast, cast.coordinator, Haste(latest=HOUR)) == []
    assert _notify(cast, cast.coordinator, Haste(latest=HOUR - timedelta(minutes=1))) == [NOON]


def test_what_must_not_wait_does_not_and_nor_does_danger(cast: Cast) -> None:
    everything = Wished(frozenset(Topic), BY_DAY.quiet)
    choose_letters(chosen=everything, by=cast.safety_contact.actor())
    assert _notify(cast, cast.safety_contact, Haste(), MessageKind.DANGER) == [NOON]
    at_four = datetime(2026, 11, 23, 16, tzinfo=WEST)
    assert _notify(cast, cast.safety_contact, Haste(waits=False)) == [NOON, at_four]


def test_what_is_told_in_quiet_hours_is_put_off_and_not_lost(cast: Cast) -> None:
    choose_letters(chosen=BY_DAY, by=cast.coordinator.actor())
    assert _notify(cast, cast.coordinator, Haste()) == [NOON + timedelta(hours=4)]


def test_letters_about_nothing_sealed_follow_the_same_wish(cast: Cast) -> None:
    choose_letters(chosen=WORK, by=cast.coordinator.actor())
    by, account = Actor.system(cast.valley.pk), cast.coordinator.account
    assert account is not None
    told = {"account": account, "hospital": cast.valley.pk, "about": "x", "by": by}
    tell(kind=MessageKind.WAITING, **told)  # type: ignore[arg-type]
    with transaction(by):
        assert not Message.objects.exists()


def test_a_coordinators_note_comes_every_day_whether_or_not_there_is_work(
    cast: Cast, clock: time_machine.Traveller, post_office: PostOffice
) -> None:
    choose_letters(chosen=WORK, by=cast.coordinator.actor())
    for day, is_busy in enumerate((False, True, False)):
        clock.move_to(HOUR + timedelta(days=day, hours=-1))
        if is_busy:
            assert _notify(cast, cast.coordinator, Haste()) == []
        clock.move_to(HOUR + timedelta(days=day))
        send_daily(by=Actor.system())
    mine = [one for one in post_office.received if one["To"] == cast.coordinator.email]
    assert len(mine) == 3 and len({str(one.get_body(("plain",))) for one in mine}) == 1


def test_whoever_sleeps_by_day_gets_the_note_when_they_are_up(cast: Cast) -> None:
    sleeps = Quiet(time(7), time(15))
    choose_letters(chosen=Wished(OFFERS, sleeps), by=cast.supporter.actor())
    assert cast.supporter.account is not None
    assert daily_letter_at(cast.supporter.account) == datetime(2026, 11, 23, 15, tzinfo=WEST)


def test_a_note_is_not_for_whose_account_is_closed(
    cast: Cast, clock: time_machine.Traveller, post_office: PostOffice
) -> None:
    choose_letters(chosen=WORK, by=cast.coordinator.actor())
    assert cast.coordinator.account is not None
    deactivate(account=cast.coordinator.account, by=cast.administrator.actor())
    clock.move_to(HOUR)
    send_daily(by=Actor.system())
    assert cast.coordinator.email not in {one["To"] for one in post_office.received}


def test_offers_wait_for_the_note_of_whoever_becomes_a_supporter_after_choosing(cast: Cast) -> None:
    choose_letters(chosen=Wished(), by=cast.lead.actor())
    assert cast.lead.account is not None
    assert wished(cast.lead.account).topics == frozenset()
    cast_as_supporter(cast.lead)
    assert wished(cast.lead.account).topics == OFFERS


def cast_as_supporter(person: Person) -> None:
    from lamppost.core.access import Role
    from lamppost.people.models import RoleGrant

    RoleGrant.objects.create(
        account_id=person.account, role=Role.SUPPORTER, hospital=person.hospital
    )


def test_too_many_quiet_hours_and_nobody_signed_in_are_refused(cast: Cast) -> None:
    too_many = Wished(quiet=Quiet(time(18), time(8)))
    with refuses(Invalid):
        choose_letters(chosen=too_many, by=cast.coordinator.actor())
    for stranger in (Actor.public(cast.valley.pk), Actor.system(cast.valley.pk)):
        with refuses(Refused):
            choose_letters(chosen=Wished(), by=stranger)


def test_a_row_of_before_means_what_it_meant(cast: Cast) -> None:
    """Told at once, each time: so an earlier version kept it."""
    from lamppost.notifications.models import Daily

    assert cast.supporter.account is not None
    Daily.objects.create(
        account_id=cast.supporter.account, is_on=False, next_at=NOON.astimezone(UTC)
    )
    assert wished(cast.supporter.account) == Wished()
