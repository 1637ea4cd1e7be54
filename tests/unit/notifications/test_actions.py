"""What staff are told, how it waits, how it goes out and how it is forgotten."""

import gc
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
import time_machine
from django.db import connection
from django.db.transaction import atomic
from django.utils.text import format_lazy
from django.utils.translation import get_language
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from lamppost.core.access import Actor
from lamppost.core.errors import Refused
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import NotSent, forget, notify, send
from lamppost.notifications.channels.email import SUBJECTS
from lamppost.notifications.models import Message
from lamppost.notifications.rules import MessageKind
from lamppost.people.actions import deactivate
from lamppost.people.models import Account
from lamppost.vault.actions import new_key, shred
from lamppost.vault.rules import DataKey
from tests.cast import Cast, Person, refuses
from tests.mail import PostOffice, free_port

NOON = datetime(2026, 11, 23, 20, tzinfo=UTC)  # noon in California
NIGHT = datetime(2026, 11, 23, 11, tzinfo=UTC)  # three in the morning there


@pytest.fixture(autouse=True)
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def key(cast: Cast) -> DataKey:
    return new_key(hospital=cast.valley.pk, by=_job(cast))


def _job(cast: Cast) -> Actor:
    return Actor.system(cast.valley.pk)


def _tell(
    person: Person, key: DataKey, kind: MessageKind = MessageKind.WAITING, event: str = "e1"
) -> None:
    assert person.account is not None
    notify(
        account=person.account, key=key, kind=kind, event=event, by=Actor.system(key.hospital_id)
    )


def _waiting(key: DataKey) -> list[Message]:
    with transaction(Actor.system(key.hospital_id)):
        return list(Message.objects.order_by("created", "pk"))


def _jobs() -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name="notifications.send").order_by("pk"))


def _text(mail: EmailMessage, kind: str = "plain") -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_notify_stores_nothing_readable_and_queues_opaque_ids(cast: Cast, key: DataKey) -> None:
    _tell(cast.supporter, key)
    (row,), (job,) = _waiting(key), _jobs()
    assert cast.supporter.email.encode() not in bytes(row.sealed)
    assert job.args == {"message": str(row.pk), "hospital": cast.valley.pk}
    assert (row.key_id, row.due_at, row.attempts) == (key.id, NOON, 0)


def test_notify_twice_about_the_same_event_tells_once(cast: Cast, key: DataKey) -> None:
    _tell(cast.supporter, key)
    _tell(cast.supporter, key)
    assert len(_waiting(key)) == len(_jobs()) == 1


def test_notify_tells_the_same_event_to_each_account(cast: Cast, key: DataKey) -> None:
    _tell(cast.coordinator, key)
    _tell(cast.deputy, key)
    assert {row.account_id for row in _waiting(key)} == {
        cast.coordinator.account,
        cast.deputy.account,
    }


def test_notify_leaves_nothing_of_what_is_rolled_back(cast: Cast, key: DataKey) -> None:
    with pytest.raises(RuntimeError), atomic():
        _tell(cast.supporter, key)
        raise RuntimeError
    assert (_waiting(key), _jobs()) == ([], [])


def test_notify_does_not_write_to_a_closed_account(cast: Cast, key: DataKey) -> None:
    assert cast.supporter.account is not None
    deactivate(account=cast.supporter.account, by=cast.administrator.actor())
    _tell(cast.supporter, key)
    assert _waiting(key) == []


def test_notify_passes_over_an_account_that_is_gone(cast: Cast, key: DataKey) -> None:
    notify(account=0, key=key, kind=MessageKind.DANGER, event="e1", by=_job(cast))
    assert _waiting(key) == []


def test_notify_waits_for_the_morning_but_not_with_danger(
    cast: Cast, key: DataKey, noon: time_machine.Traveller
) -> None:
    noon.move_to(NIGHT)
    _tell(cast.supporter, key)
    _tell(cast.safety_contact, key, MessageKind.DANGER)
    due = {row.account_id: row.due_at for row in _waiting(key)}
    assert due[cast.supporter.account] == NIGHT + timedelta(hours=4)
    assert due[cast.safety_contact.account] == NIGHT
    assert [job.scheduled_at for job in _jobs()][1] is None


def test_notify_lies_at_the_keys_hospital_whoever_causes_it(cast: Cast, key: DataKey) -> None:
    assert cast.coordinator.account is not None
    notify(
        account=cast.coordinator.account,
        key=key,
        kind=MessageKind.CHANGED,
        event="handed back",
        by=cast.outsider.actor(),
    )
    (row,) = _waiting(key)
    assert row.hospital_id == cast.valley.pk


def test_shred_takes_the_message_along(cast: Cast, key: DataKey, post_office: PostOffice) -> None:
    _tell(cast.supporter, key)
    (row,) = _waiting(key)
    shred(keys=[key.id], kind="outreach", by=_job(cast))
    assert _waiting(key) == []
    assert not send(message=row.pk, by=_job(cast))
    assert post_office.received == []


@pytest.mark.parametrize("kind", MessageKind)
def test_send_says_nothing_but_that_something_waits(
    cast: Cast,
    key: DataKey,
    post_office: PostOffice,
    settings: Settings,
    kind: MessageKind,
) -> None:
    settings.LAMPPOST_URL = "https://neutral.example.org"
    _tell(cast.supporter, key, kind)
    (row,) = _waiting(key)
    assert send(message=row.pk, by=_job(cast))
    (mail,) = post_office.received
    subjects = {
        MessageKind.WAITING: "Something is waiting for you",
        MessageKind.CHANGED: "Something has changed",
        MessageKind.DANGER: "Please look now",
        MessageKind.DAILY: "Daily note",
        MessageKind.DATE: "A date for your calendar",
        MessageKind.DATE_OFF: "A date leaves your calendar",
        MessageKind.DATE_NEAR: "A date of yours is near",
        MessageKind.INVITED: "An invitation",
        MessageKind.BALLOT: "A question for everybody",
        MessageKind.SURVEY: "A few questions for everybody",
    }
    assert mail["To"] == cast.supporter.email
    assert mail["Subject"] == subjects[kind]
    assert _text(mail).split()[-1] == "https://neutral.example.org/staff/"
    assert 'href="https://neutral.example.org/staff/"' in _text(mail, "html")
    whole = mail.as_string().lower()
    for word in ("support", "peer", "lamppost", "outreach", "referral", " sam ", "valley"):
        assert word not in whole.replace(cast.supporter.email, ""), word
    assert _waiting(key) == []


def test_send_writes_in_the_readers_language(
    cast: Cast, key: DataKey, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    Account.objects.filter(pk=cast.supporter.account).update(language="es")
    monkeypatch.setitem(SUBJECTS, MessageKind.WAITING, format_lazy("{}", LanguageOfTheMoment()))
    _tell(cast.supporter, key)
    (row,) = _waiting(key)
    send(message=row.pk, by=_job(cast))
    assert post_office.received[0]["Subject"] == "es"


class LanguageOfTheMoment:
    """Words that say which language they are read in."""

    def __str__(self) -> str:
        return get_language() or ""


def test_send_twice_sends_once(cast: Cast, key: DataKey, post_office: PostOffice) -> None:
    _tell(cast.supporter, key)
    (row,) = _waiting(key)
    assert send(message=row.pk, by=_job(cast))
    assert not send(message=row.pk, by=_job(cast))
    assert len(post_office.received) == 1


def test_send_names_a_second_copy_the_same(
    cast: Cast, key: DataKey, post_office: PostOffice
) -> None:
    for event in ("once", "once", "other"):
        _tell(cast.supporter, key, event=event)
        (row,) = _waiting(key)
        send(message=row.pk, by=_job(cast))
    first, again, other = (mail["Message-ID"] for mail in post_office.received)
    assert first == again != other


@pytest.mark.parametrize("trouble", ["refused", "away"])
def test_send_keeps_what_the_server_does_not_take(
    cast: Cast, key: DataKey, post_office: PostOffice, settings: Settings, trouble: str
) -> None:
    post_office.is_closed = trouble == "refused"
    if trouble == "away":
        settings.EMAIL_PORT = free_port()
    _tell(cast.supporter, key)
    (row,) = _waiting(key)
    with pytest.raises(NotSent) as refused:
        send(message=row.pk, by=_job(cast))
    assert cast.supporter.email not in repr(refused.value)
    assert refused.value.__context__ is None, "the server's answer may name the reader"
    (kept,) = _waiting(key)
    assert kept.attempts == 1
    assert bytes(kept.sealed) == bytes(row.sealed)


def test_send_is_for_jobs_of_that_hospital_only(
    cast: Cast, key: DataKey, post_office: PostOffice
) -> None:
    _tell(cast.supporter, key)
    (row,) = _waiting(key)
    with refuses(Refused):
        send(message=row.pk, by=cast.coordinator.actor())
    assert not send(message=row.pk, by=Actor.system(cast.harbor.pk))
    assert post_office.received == []


def test_forget_drops_after_a_week_what_could_not_be_sent(
    cast: Cast, key: DataKey, noon: time_machine.Traveller
) -> None:
    _tell(cast.supporter, key)
    noon.shift(timedelta(days=6))
    assert forget(by=_job(cast)) == 0
    noon.shift(timedelta(days=1))
    assert forget(by=Actor.system(cast.harbor.pk)) == 0
    assert forget(by=_job(cast)) == 1
    assert _waiting(key) == []


def test_forget_is_for_jobs(cast: Cast) -> None:
    with refuses(Refused):
        forget(by=cast.administrator.actor())


@pytest.mark.parametrize("verb", ["notify", "send", "forget"])
def test_nothing_is_done_that_cannot_be_recorded(
    cast: Cast,
    key: DataKey,
    post_office: PostOffice,
    noon: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
    verb: str,
) -> None:
    _tell(cast.supporter, key)
    (row,) = _waiting(key)
    noon.shift(timedelta(days=8))
    verbs: dict[str, Callable[[], object]] = {
        "notify": lambda: _tell(cast.supporter, key, event="another"),
        "send": lambda: send(message=row.pk, by=_job(cast)),
        "forget": lambda: forget(by=_job(cast)),
    }

    def fail(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("lamppost.notifications.actions.outbox.record", fail)
    with refuses(RuntimeError):
        verbs[verb]()
    assert [kept.pk for kept in _waiting(key)] == [row.pk]
    assert len(_jobs()) == 1


def test_send_comes_again_for_what_another_worker_has(
    committed_cast: Cast, post_office: PostOffice
) -> None:
    """That one may be frozen, or about to die: the job must not end as if it were sent."""
    key = new_key(hospital=committed_cast.valley.pk, by=_job(committed_cast))
    _tell(committed_cast.supporter, key)
    (row,) = _waiting(key)
    refused: list[bool] = []

    def second_worker() -> None:
        try:
            send(message=row.pk, by=_job(committed_cast))
        except NotSent:
            refused.append(True)
        connection.close()

    with transaction(_job(committed_cast)):
        Message.objects.select_for_update().get(pk=row.pk)
        other = threading.Thread(target=second_worker)
        other.start()
        other.join()
    assert refused == [True]
    assert post_office.received == []


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # the connection of the worker's thread
def test_a_worker_sends_what_was_queued(committed_cast: Cast, post_office: PostOffice) -> None:
    key = new_key(hospital=committed_cast.valley.pk, by=_job(committed_cast))
    _tell(committed_cast.supporter, key)
    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
        worker.run_worker(
            wait=False,
            install_signal_handlers=False,
            listen_notify=False,
            fetch_job_polling_interval=0.1,
        )
    (mail,) = post_office.received
    assert mail["To"] == committed_cast.supporter.email
    assert _waiting(key) == []
    gc.collect()
