"""Epochs change while everybody works, and while the process that changes them is killed: nothing is lost (G4)."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from benchmarks.people import sealed_outreaches
from lamppost.cli.embedded import Urls
from lamppost.core.access import Actor
from lamppost.core.transactions import transaction
from lamppost.outreach.access import RECIPIENT, physician_text
from lamppost.outreach.models import Outreach
from lamppost.outreach.queries.sealed import sealed_recipient
from lamppost.program.models import Physician
from lamppost.program.rules import Profession
from lamppost.referrals.actions import resolve
from lamppost.referrals.models import Referral
from lamppost.referrals.rules import ReferralState
from lamppost.vault import actions
from lamppost.vault.fitting import rows_on_epochs
from lamppost.vault.keyring import DirectoryKeyring
from lamppost.vault.models import BlindIndex, Key
from lamppost.vault.queries import keys_indexed, read_by_program
from lamppost.vault.rules import IndexInput, blind, input_place, unseal, unwrap
from tests.cast import Cast
from tests.keys import at
from tests.unit.referrals.stories import refer

IS_FULL = os.environ.get("LAMPPOST_PROOFS") == "full"
KILLS = 50 if IS_FULL else 4
OPEN = 10_000 if IS_FULL else 400
ROTATIONS = 40 if IS_FULL else 6
PEOPLE = 12
DAY = timedelta(days=1)
SITE = Actor.system()

pytestmark = [pytest.mark.proof, pytest.mark.timeout(3600 if IS_FULL else 300)]


def everything_opens(ring: DirectoryKeyring, made: dict[UUID, bytes], place: int) -> None:
    """Each key unwraps to what it always was, each index is what its epoch makes of what it stands for."""
    with transaction(Actor.system(place)):
        keys = list(Key.objects.filter(pk__in=made))
        indexes = list(BlindIndex.objects.filter(key_id__in=made))
    assert len(keys) == len(made) and len(indexes) == 2 * len(made)
    for row in keys:
        assert unwrap(ring.epoch(row.epoch), bytes(row.wrapped)) == made[row.id]
    for one in indexes:
        about = unseal(made[one.key_id], bytes(one.sealed_input), input_place(one.id), IndexInput)
        assert blind(ring.epoch(one.epoch), about.purpose, about.text) == bytes(one.digest)


@contextmanager
def rotating(urls: Urls) -> Iterator["subprocess.Popen[str]"]:
    """That process, begun; killed in the end."""
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "tests.concurrency.rotating"],
        env={
            **os.environ,
            "DATABASE_URL": urls.app,
            "DJANGO_SETTINGS_MODULE": "lamppost.config.settings",
            "LAMPPOST_DATA": str(settings.LAMPPOST_DATA),
            "LAMPPOST_KEYRING": str(settings.LAMPPOST_KEYRING),
            "LAMPPOST_SECRET": settings.SECRET_KEY,
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        assert process.stdout is not None
        process.stdout.close()


def test_a_rotation_that_is_killed_loses_nothing(
    committed_db: Urls, committed_cast: Cast, own_keyring: DirectoryKeyring
) -> None:
    place = committed_cast.valley.pk
    made = sealed_outreaches(place, OPEN, committed_db.superuser)
    chance, interrupted = random.Random(), 0
    for _ in range(KILLS):
        with rotating(committed_db) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "rotating\n"
            # Waiting is the experiment here: a random instant of a rotation, or of a destruction.
            time.sleep(chance.uniform(0, 3.0 if IS_FULL else 0.5))
        interrupted += len({row.epoch for row in rows_on_epochs()}) > 1
        assert {row.epoch for row in rows_on_epochs()} <= set(own_keyring.numbers())
        everything_opens(own_keyring, made, place)
    with at(own_keyring.newest_epoch().began):
        moved = actions.rotate(by=SITE)
    assert (moved.damaged, moved.left) == (0, 0)
    for _ in range(10):
        with at(own_keyring.newest_epoch().began + DAY):
            actions.rotate(by=SITE)
            actions.destroy_epoch(by=SITE)
    everything_opens(own_keyring, made, place)
    assert len({row.epoch for row in rows_on_epochs()}) == 1
    assert len(own_keyring.numbers()) <= 9 + KILLS
    own_keyring.check()
    assert interrupted or not IS_FULL, "no kill ever met a rotation"


def test_everybody_works_while_epochs_change(
    committed_cast: Cast, own_keyring: DirectoryKeyring
) -> None:
    """Forms come in, are resolved and looked up while one epoch follows another: one outreach for each person."""
    people = [_physician(committed_cast, number) for number in range(PEOPLE)]
    crowd = Crowd(committed_cast, people)
    with crowd.at_work():
        for _ in range(ROTATIONS):
            actions.rotate(by=SITE)
    crowd.resolve()
    assert crowd.failed == [] and crowd.asked > ROTATIONS and crowd.unfound == 0
    with transaction(Actor.system(committed_cast.valley.pk)):
        rows = list(Outreach.objects.all())
        meant = Counter(read_by_program(sealed_recipient(row)).physician for row in rows)
    assert set(meant.values()) == {1}, "somebody has two outreaches"
    assert set(meant) <= {one.pk for one in people}
    actions.rewrap(by=SITE)
    assert {row.epoch for row in rows_on_epochs()} == {own_keyring.newest_epoch().number}


class Crowd:
    """Two who ask, two workers who resolve, and one who looks up what is known to be open."""

    def __init__(self, cast: Cast, people: list[Physician]) -> None:
        self.cast, self.people = cast, people
        self.place = cast.valley.pk
        self.asked = self.unfound = 0
        self.failed: list[BaseException] = []
        self.is_over = threading.Event()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        doing = (self.ask, self.ask, self.resolve, self.resolve, self.look)
        threads = [threading.Thread(target=self._do, args=(each,), daemon=True) for each in doing]
        for one in threads:
            one.start()
        try:
            yield
        finally:
            self.is_over.set()
            for one in threads:
                one.join(60)
                assert not one.is_alive()

    def _do(self, what: object) -> None:
        try:
            while not self.is_over.is_set():
                what()  # type: ignore[operator]
        except BaseException as error:
            self.failed.append(error)
        finally:
            connection.close()

    def ask(self) -> None:
        person = self.people[self.asked % PEOPLE]
        refer(self.cast, "Somebody", reach=person.email or "")
        self.asked += 1

    def resolve(self) -> None:
        """Each in a transaction of its own, as workers do."""
        by = Actor.system(self.place)
        with transaction(by):
            waiting = Referral.objects.filter(state=ReferralState.QUEUED)
            rows = list(waiting.values_list("id", flat=True))
        for row in rows:
            resolve(referral=row, by=by)

    def look(self) -> None:
        """Whoever has an open outreach is found, under whichever epoch they were indexed."""
        by = Actor.system(self.place)
        with transaction(by):
            rows = list(Outreach.objects.all())
            meant = {read_by_program(sealed_recipient(row)).physician: row.key_id for row in rows}
        for physician, key in meant.items():
            assert physician is not None
            if key not in keys_indexed(RECIPIENT, physician_text(physician), by=by):
                self.unfound += 1


def _physician(cast: Cast, number: int) -> Physician:
    return Physician.objects.create(
        hospital=cast.valley,
        department=cast.surgery,
        first_name=f"First{number}",
        last_name=f"Last{number}",
        name_folded=f"first{number} last{number}",
        email=f"number{number}@example.org",
        profession=Profession.PHYSICIAN,
    )


def test_two_rotations_at_once_do_it_once(
    committed_db: Urls, committed_cast: Cast, own_keyring: DirectoryKeyring
) -> None:
    place = committed_cast.valley.pk
    made = sealed_outreaches(place, 200, committed_db.superuser)
    moved: list[int] = []

    def turn() -> None:
        try:
            moved.append(actions.rotate(by=SITE).moved)
        finally:
            connection.close()

    threads = [threading.Thread(target=turn, daemon=True) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert len(moved) == 3
    everything_opens(own_keyring, made, place)
    assert {row.epoch for row in rows_on_epochs()} == {own_keyring.newest_epoch().number}


def test_a_process_stopped_for_a_week_leaves_nothing_on_a_destroyed_epoch(
    committed_db: Urls, committed_cast: Cast, own_keyring: DirectoryKeyring
) -> None:
    """It is stopped in the middle of a rotation, with rows in hand; the others go on without it."""
    place = committed_cast.valley.pk
    made = sealed_outreaches(place, OPEN, committed_db.superuser)
    with rotating(committed_db) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGSTOP)
        _end_locks(committed_db)
        for _ in range(12):
            with at(own_keyring.newest_epoch().began + DAY):
                actions.rotate(by=SITE)
                actions.destroy_epoch(by=SITE)
        everything_opens(own_keyring, made, place)
        process.send_signal(signal.SIGCONT)
        process.stdout.readline()
    assert {row.epoch for row in rows_on_epochs()} <= set(own_keyring.numbers())
    everything_opens(own_keyring, made, place)


def _end_locks(urls: Urls) -> None:
    """A server ends the session of a client that answers nothing for days; here it is done by hand."""
    with psycopg.connect(urls.superuser, autocommit=True) as administrator:
        administrator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND state LIKE 'idle in transaction%' AND pid <> pg_backend_pid()"
        )
