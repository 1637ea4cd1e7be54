"""One letter a day to each supporter, at the same hour: whether there is work cannot be told from it."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from pytest_django import Settings

from lamppost.core.access import Actor
from lamppost.core.errors import Refused
from lamppost.notifications.actions import choose_letters, send_daily
from lamppost.notifications.channels.email import EmailChannel
from lamppost.notifications.models import Daily
from lamppost.notifications.queries import OFFERS, daily_letter_at
from lamppost.notifications.rules import Wished, next_daily
from lamppost.people.actions import deactivate
from lamppost.people.models import Account, RoleGrant
from lamppost.supporters.actions import rest
from tests.cast import Cast, Person, refuses
from tests.mail import PostOffice, free_port

WEST = ZoneInfo("America/Los_Angeles")
NOON = datetime(2026, 11, 23, 12, tzinfo=WEST)
HOUR = datetime(2026, 11, 24, 7, 30, tzinfo=WEST)  # of the next letter in California
PROGRAM = Actor.system()


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def begun(cast: Cast) -> Cast:
    """The sweep has run since everybody became what they are."""
    assert send_daily(by=PROGRAM) == 0
    return cast


def _to(office: PostOffice, person: Person) -> list[str]:
    return [str(mail["Subject"]) for mail in office.received if mail["To"] == person.email]


def test_a_supporter_gets_a_letter_at_the_hour_and_nobody_else_does(
    begun: Cast, clock: time_machine.Traveller, post_office: PostOffice
) -> None:
    clock.move_to(HOUR - timedelta(seconds=1))
    send_daily(by=PROGRAM)
    assert {mail["To"] for mail in post_office.received} == {begun.outsider.email}  # in Denver
    clock.move_to(HOUR)
    assert send_daily(by=PROGRAM) == 2
    served = {begun.supporter.email, begun.other_supporter.email, begun.outsider.email}
    assert {mail["To"] for mail in post_office.received} == served


def test_the_letter_is_the_same_every_day_but_for_its_name(
    begun: Cast, clock: time_machine.Traveller, post_office: PostOffice
) -> None:
    for day in range(3):
        clock.move_to(HOUR + timedelta(days=day))
        send_daily(by=PROGRAM)
    mine = [mail for mail in post_office.received if mail["To"] == begun.supporter.email]
    names = {mail["Message-ID"] for mail in mine}
    assert len(mine) == len(names) == 3
    changing = ("Message-ID", "Date", "Content-Type")
    kept = {tuple(pair for pair in mail.items() if pair[0] not in changing) for mail in mine}
    assert len(kept) == 1
    assert len({str(mail.get_body(("plain",))) for mail in mine}) == 1
    for word in ("support", "peer", "lamppost", "outreach", "referral", "offer", "valley"):
        assert word not in mine[0].as_string().lower().replace(begun.supporter.email, ""), word


def test_two_sweeps_at_the_hour_send_one_letter(
    begun: Cast, clock: time_machine.Traveller, post_office: PostOffice
) -> None:
    clock.move_to(HOUR)
    send_daily(by=PROGRAM)
    clock.move_to(HOUR + timedelta(minutes=5))
    assert send_daily(by=PROGRAM) == 0
    assert len(_to(post_office, begun.supporter)) == 1


@pytest.mark.parametrize("late", [timedelta(minutes=40), timedelta(hours=9), timedelta(days=3)])
def test_a_worker_that_stood_still_sends_one_late_letter(
    begun: Cast, clock: time_machine.Traveller, post_office: PostOffice, late: timedelta
) -> None:
    clock.move_to(HOUR + late)
    send_daily(by=PROGRAM)
    send_daily(by=PROGRAM)
    assert len(_to(post_office, begun.supporter)) == 1
    row = Daily.objects.get(account_id=begun.supporter.account)
    assert row.next_at.astimezone(WEST).time() == HOUR.time()
    assert timedelta(0) < row.next_at - (HOUR + late) <= timedelta(days=1)


def test_a_worker_that_comes_back_by_night_waits_for_the_hour(
    begun: Cast, clock: time_machine.Traveller, post_office: PostOffice
) -> None:
    clock.move_to(HOUR + timedelta(hours=20))
    assert send_daily(by=PROGRAM) == 0
    clock.move_to(HOUR + timedelta(hours=24))
    send_daily(by=PROGRAM)
    assert len(_to(post_office, begun.supporter)) == 1


@pytest.mark.parametrize(("first", "hours"), [(date(2026, 10, 31), 25), (date(2026, 3, 7), 23)])
def test_the_letter_keeps_the_clock_when_summer_time_begins_and_ends(
    first: date, hours: int
) -> None:
    before = datetime(first.year, first.month, first.day, 7, 30, tzinfo=WEST)
    after = next_daily(before)
    assert (after.hour, after.minute) == (7, 30)
    assert after.timestamp() - before.timestamp() == hours * 3600


def test_a_resting_supporter_gets_the_same_letter(
    begun: Cast, clock: time_machine.Traveller, post_office: PostOffice
) -> None:
    rest(by=begun.supporter.actor())
    clock.move_to(HOUR)
    send_daily(by=PROGRAM)
    assert _to(post_office, begun.supporter) == _to(post_office, begun.other_supporter) != []


def test_whoever_left_gets_none(
    begun: Cast, clock: time_machine.Traveller, post_office: PostOffice
) -> None:
    assert begun.supporter.account is not None
    deactivate(account=begun.supporter.account, by=begun.administrator.actor())
    RoleGrant.objects.filter(account=begun.other_supporter.account).delete()
    clock.move_to(HOUR)
    send_daily(by=PROGRAM)
    assert {mail["To"] for mail in post_office.received} == {begun.outsider.email}


def test_a_letter_that_the_server_refuses_is_tried_again_the_same_day(
    begun: Cast, clock: time_machine.Traveller, post_office: PostOffice, settings: Settings
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    clock.move_to(HOUR)
    assert send_daily(by=PROGRAM) == 0
    settings.EMAIL_PORT = port
    clock.move_to(HOUR + timedelta(minutes=20))
    send_daily(by=PROGRAM)
    clock.move_to(HOUR + timedelta(minutes=40))
    send_daily(by=PROGRAM)
    assert len(_to(post_office, begun.supporter)) == 1


def test_a_letter_whose_worker_died_is_sent_by_another(
    begun: Cast,
    clock: time_machine.Traveller,
    post_office: PostOffice,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock.move_to(HOUR)
    with monkeypatch.context() as patch:
        patch.setattr(EmailChannel, "send", _die)
        with pytest.raises(SystemExit):
            send_daily(by=PROGRAM)
    for minutes in (20, 40):
        clock.move_to(HOUR + timedelta(minutes=minutes))
        send_daily(by=PROGRAM)
    for person in (begun.supporter, begun.other_supporter, begun.outsider):
        assert len(_to(post_office, person)) == 1


def test_a_server_that_refuses_is_left_alone_until_the_next_round(
    begun: Cast, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lamppost.notifications.actions.daily.REFUSED_AT_MOST", 2)
    tried: list[str] = []
    monkeypatch.setattr(EmailChannel, "send", lambda self, letter, **_: tried.append("") or False)
    clock.move_to(HOUR)
    for count in (2, 3):
        assert send_daily(by=PROGRAM) == 0
        assert len(tried) == count


def _die(*_: object, **__: object) -> bool:
    raise SystemExit


def test_a_supporter_who_moves_is_written_to_at_the_hour_there(
    begun: Cast, clock: time_machine.Traveller, post_office: PostOffice
) -> None:
    Account.objects.filter(pk=begun.supporter.account).update(time_zone="Pacific/Honolulu")
    clock.move_to(HOUR)  # half past five in Honolulu
    send_daily(by=PROGRAM)
    assert _to(post_office, begun.supporter) == []
    clock.move_to(HOUR + timedelta(hours=2))
    send_daily(by=PROGRAM)
    assert len(_to(post_office, begun.supporter)) == 1


def test_a_supporter_may_choose_to_be_told_at_once_instead(
    begun: Cast, clock: time_machine.Traveller, post_office: PostOffice
) -> None:
    choose_letters(chosen=Wished(), by=begun.supporter.actor())
    assert begun.supporter.account and daily_letter_at(begun.supporter.account) is None
    clock.move_to(HOUR)
    send_daily(by=PROGRAM)
    assert _to(post_office, begun.supporter) == []
    choose_letters(chosen=Wished(OFFERS), by=begun.supporter.actor())
    assert daily_letter_at(begun.supporter.account) == HOUR + timedelta(days=1)


def test_nobody_but_supporters_gets_one_unasked(begun: Cast) -> None:
    for other in (begun.coordinator, begun.lead, begun.administrator):
        assert other.account and daily_letter_at(other.account) is None


def test_the_hour_of_the_next_letter_is_known_before_the_first(cast: Cast) -> None:
    assert cast.supporter.account
    assert daily_letter_at(cast.supporter.account) == HOUR.astimezone(UTC)


def test_two_workers_at_the_hour_send_one_letter_each(
    committed_cast: Cast, clock: time_machine.Traveller, post_office: PostOffice
) -> None:
    send_daily(by=PROGRAM)
    clock.move_to(HOUR)

    def sweep() -> None:
        send_daily(by=PROGRAM)
        connection.close()

    workers = [threading.Thread(target=sweep) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(post_office.received) == 3
    assert len({mail["To"] for mail in post_office.received}) == 3


def test_sending_is_for_jobs_only(cast: Cast) -> None:
    for person in (cast.supporter, cast.coordinator, cast.director):
        with refuses(Refused):
            send_daily(by=person.actor())
