"""A letter does not hang on one job, danger goes first, and each goes to where its reader is now."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from lamppost.core.access import Actor
from lamppost.core.calendars import Appointment, Method
from lamppost.core.queues import LETTERS, OTHERS, letters_leave_room
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import send, send_again, send_lost, tell
from lamppost.notifications.models import LetterKey, Message
from lamppost.notifications.rules import Invitation, MessageKind
from lamppost.people.actions import deactivate
from lamppost.people.models import Account
from tests.cast import Cast
from tests.mail import PostOffice

NOON = datetime(2026, 11, 23, 20, tzinfo=UTC)  # noon in California
DATE = Appointment("1@example.org", 0, "Training", NOON, NOON + timedelta(hours=1), "UTC")


@pytest.fixture(autouse=True)
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def _by(cast: Cast) -> Actor:
    return Actor.system(cast.valley.pk)


def _told(
    cast: Cast, kind: MessageKind = MessageKind.WAITING, invitation: Invitation | None = None
) -> Message:
    """A letter to Cora that waits."""
    account = cast.coordinator.account or 0
    about = f"a {kind}"
    tell(
        account=account,
        hospital=cast.valley.pk,
        kind=kind,
        about=about,
        invitation=invitation,
        by=_by(cast),
    )
    with transaction(_by(cast)):
        return Message.objects.get(event__startswith=about)


def _jobs() -> list[tuple[str, int, str]]:
    jobs = ProcrastinateJob.objects.filter(task_name="notifications.send")
    return [(one.args["message"], one.priority, one.queue_name) for one in jobs.order_by("id")]


def test_a_letter_that_lost_its_job_is_queued_again(
    cast: Cast, noon: time_machine.Traveller
) -> None:
    row = _told(cast, MessageKind.DANGER)
    ProcrastinateJob.objects.all().delete()
    assert send_lost(by=_by(cast)) == 0, "its time has hardly come"
    noon.shift(timedelta(minutes=2))
    assert send_lost(by=_by(cast)) == 1
    assert send_lost(by=_by(cast)) == 0, "it has one now"
    assert _jobs() == [(str(row.pk), 100, OTHERS)]


def test_a_letter_in_hand_has_its_job(cast: Cast, noon: time_machine.Traveller) -> None:
    _told(cast)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    noon.shift(timedelta(minutes=2))
    assert send_lost(by=_by(cast)) == 0


def test_a_letter_that_was_tried_for_a_day_waits_for_somebody(
    cast: Cast, noon: time_machine.Traveller
) -> None:
    _told(cast)
    ProcrastinateJob.objects.all().delete()
    noon.shift(timedelta(days=1, minutes=1))
    assert send_lost(by=_by(cast)) == 0
    assert send_again(hospital=cast.valley.pk, by=cast.administrator.actor()) == 1


def test_danger_goes_before_what_one_is_told_and_that_before_what_all_are_asked(cast: Cast) -> None:
    kinds = (MessageKind.SURVEY, MessageKind.WAITING, MessageKind.DANGER)
    rows = [_told(cast, kind) for kind in kinds]
    survey, waiting, danger = (str(row.pk) for row in rows)
    assert _jobs() == [(survey, -10, LETTERS), (waiting, 0, LETTERS), (danger, 100, OTHERS)]


def test_a_round_of_daily_notes_is_a_letter_and_never_runs_beside_another() -> None:
    app.perform_import_paths()
    task = app.tasks["notifications.send_daily"]
    assert (task.queue, task.lock) == (LETTERS, "notifications.send_daily")


@dataclass
class Office:
    """A worker in the middle of its work, as far as its middleware sees it."""

    queues: list[str] | None = None
    wait: bool = True

    def __post_init__(self) -> None:
        self._new_job_event = asyncio.Event()


def test_a_worker_with_two_letters_in_hand_takes_other_jobs_alone() -> None:
    worker: Any = Office()

    async def story() -> None:
        around, server_answers = letters_leave_room(), asyncio.Event()
        jobs: list[asyncio.Task[Any]] = []
        seen = []
        for queue in (LETTERS, OTHERS, LETTERS):
            context: Any = SimpleNamespace(job=SimpleNamespace(queue=queue))
            jobs.append(asyncio.ensure_future(around(server_answers.wait, context, worker)))
            await asyncio.sleep(0)
            seen.append(worker.queues)
        assert seen == [None, None, [OTHERS]]
        server_answers.set()
        await asyncio.gather(*jobs)
        assert worker.queues is None

    asyncio.run(story())


def test_a_letter_goes_to_the_address_that_its_reader_has_now(
    cast: Cast, post_office: PostOffice
) -> None:
    row = _told(cast, MessageKind.DATE, Invitation(DATE, Method.REQUEST))
    Account.objects.filter(pk=row.account_id).update(email="cora@new.example.org")
    assert send(message=row.pk, by=_by(cast))
    (mail,) = post_office.received
    assert mail["To"] == "cora@new.example.org"
    files = [part.get_content() for part in mail.walk() if part.get_content_type().endswith("/ics")]
    text = bytes(files[0]).decode().replace("\r\n ", "")
    assert "mailto:cora@new.example.org" in text and cast.coordinator.email not in text
    assert text.replace("\r\n", "\n").count("BEGIN:VEVENT\n") == 1


def test_who_has_left_is_not_written_to(cast: Cast, post_office: PostOffice) -> None:
    row = _told(cast)
    deactivate(account=row.account_id, by=cast.administrator.actor())
    assert not send(message=row.pk, by=_by(cast))
    assert post_office.received == []
    with transaction(_by(cast)):
        assert not Message.objects.exists() and not LetterKey.objects.exists()
