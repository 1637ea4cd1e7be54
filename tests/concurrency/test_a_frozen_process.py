"""A process that stands still in the middle of a transaction keeps nobody else for long."""

import gc
import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection

from lamppost.cli.embedded import Urls
from lamppost.cli.serving import work
from lamppost.core.access import Actor
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import tell
from lamppost.notifications.rules import MessageKind
from lamppost.referrals.actions import page_due
from tests.cast import Cast
from tests.confidentiality.sinks import Cursor
from tests.mail import PostOffice
from tests.processes import until
from tests.unit.referrals.stories import refer

FREEZES = """
import os, signal
import django
django.setup()
from datetime import timedelta
from lamppost.core.access import Actor
from lamppost.core.transactions import limit_transactions, transaction
from lamppost.referrals.models import Alarm
limit_transactions(idle=timedelta(seconds=1.5))
with transaction(Actor.system({hospital})):
    Alarm.objects.select_for_update().get()
    os.kill(os.getpid(), signal.SIGSTOP)
"""


def _freeze(urls: Urls, places: Path, hospital: int) -> "subprocess.Popen[bytes]":
    """A process of its own that holds the alarm, and is stopped with it in its hands."""
    environment = {
        **os.environ,
        "DATABASE_URL": urls.app,
        "DJANGO_SETTINGS_MODULE": "lamppost.config.settings",
        "LAMPPOST_DATA": str(places),
        "LAMPPOST_SECRET": settings.SECRET_KEY,
    }
    program = FREEZES.format(hospital=hospital)
    frozen = subprocess.Popen([sys.executable, "-P", "-c", program], env=environment)
    _, status = os.waitpid(frozen.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status) and os.WSTOPSIG(status) == signal.SIGSTOP
    return frozen


def test_an_alarm_in_the_hands_of_a_frozen_worker_is_paged_by_another(
    committed_cast: Cast, committed_db: Urls, places: Path
) -> None:
    hospital = committed_cast.valley.pk
    refer(committed_cast, is_unsafe=True)
    frozen = _freeze(committed_db, places, hospital)
    try:
        assert not page_due(hospital=hospital, by=Actor.system(hospital)), "the other holds it"
        until(lambda: bool(page_due(hospital=hospital, by=Actor.system(hospital))), "paging", 10)
    finally:
        frozen.kill()
        frozen.wait()


def test_a_page_waits_for_a_lock_no_longer_than_it_may(
    db: None, committed_db: Urls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lamppost.core.transactions._limits", {"lock_timeout": "200"})
    with psycopg.connect(committed_db.superuser) as frozen:
        frozen.execute("SELECT pg_advisory_xact_lock(1)")
        with (
            pytest.raises(DatabaseError),
            transaction(Actor.system()),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT pg_advisory_xact_lock(1)")


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # the connections of the worker's threads
def test_a_letter_in_the_hands_of_a_frozen_worker_keeps_its_job(
    committed_cast: Cast, committed_db: Urls, cursor: Cursor, post_office: PostOffice
) -> None:
    by, account = Actor.system(committed_cast.valley.pk), committed_cast.safety_contact.account or 0
    kind, hospital = MessageKind.DANGER, committed_cast.valley.pk
    tell(account=account, hospital=hospital, kind=kind, about="a", by=by)
    with psycopg.connect(committed_db.superuser) as frozen:
        frozen.execute("SELECT FROM notifications_message FOR UPDATE")
        work(waits=False)
        frozen.rollback()
    assert post_office.received == []
    cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL")  # its time comes
    work(waits=False)
    assert [mail["To"] for mail in post_office.received] == [committed_cast.safety_contact.email]
    gc.collect()
