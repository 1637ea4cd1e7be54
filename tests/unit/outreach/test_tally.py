"""Facts wait sealed under their month's key, are written shuffled once, and the key goes (G1)."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection

from lamppost.cli.embedded import Urls
from lamppost.core.access import Actor
from lamppost.core.transactions import transaction
from lamppost.outreach.actions import flush, log_alone, settle_strain, stage
from lamppost.outreach.models import Stage, TallyInteraction
from lamppost.outreach.queries.totals import (
    conversations_by_year,
    heavy_of_late,
    is_held,
    month_key,
)
from lamppost.outreach.rules import Mode, TalliedInteraction
from lamppost.supporters.models import Supporter
from lamppost.supporters.queries import supporter_of
from lamppost.vault.keyring import KeyringUnusable
from lamppost.vault.queries import keyring
from tests.cast import Cast
from tests.commands import Operator
from tests.unit.outreach.life import TALK

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
LATE_IN_OCTOBER = datetime(2026, 10, 28, 22, 0, tzinfo=UTC)
FIRST_NIGHT = datetime(2026, 11, 1, 3, 20, tzinfo=UTC)
DIES = """
import os, signal, sys
from lamppost.cli.database import set_up_django
set_up_django()
import time_machine
from lamppost.core.access import Actor
from lamppost.outreach.actions import flush, tallying
tallying.destroy_spent_keys = lambda **_: os.kill(os.getpid(), signal.SIGKILL)
with time_machine.travel(sys.argv[2]):
    flush(hospital=int(sys.argv[1]), by=Actor.system(int(sys.argv[1])))
"""


@pytest.fixture
def place(committed_cast: Cast, own_keyring: object) -> int:
    return committed_cast.valley.pk


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(LATE_IN_OCTOBER, tick=False) as traveller:
        yield traveller


def talked(cast: Cast, times: int) -> None:
    for _ in range(times):
        log_alone(conversation=TALK, by=cast.supporter.actor())


def flushed(place: int) -> int:
    return flush(hospital=place, by=Actor.system(place))


def staged(place: int, *, is_strain: bool = False) -> int:
    with transaction(Actor.system(place)):
        return Stage.objects.filter(hospital_id=place, is_strain=is_strain).count()


def test_flush_writes_a_month_that_is_over_and_destroys_its_key(
    committed_cast: Cast, place: int, clock: time_machine.Traveller
) -> None:
    talked(committed_cast, 11)
    assert flushed(place) == 0 and is_held(place, OCTOBER)  # October still runs
    clock.move_to(FIRST_NIGHT)
    talked(committed_cast, 1)
    assert flushed(place) == 11
    assert not is_held(place, OCTOBER) and is_held(place, NOVEMBER)
    assert (TallyInteraction.objects.count(), staged(place)) == (11, 1)


def test_flush_of_a_small_hospital_waits_and_keeps_the_key(
    committed_cast: Cast, place: int, clock: time_machine.Traveller
) -> None:
    talked(committed_cast, 10)
    clock.move_to(FIRST_NIGHT)
    assert flushed(place) == 0
    assert is_held(place, OCTOBER) and staged(place) == 10
    talked(committed_cast, 1)
    clock.shift(timedelta(days=30))
    assert flushed(place) == 11
    assert not is_held(place, OCTOBER) and not is_held(place, NOVEMBER)


def test_worker_that_dies_before_the_key_is_destroyed_leaves_it_to_the_next_run(
    committed_cast: Cast,
    committed_db: Urls,
    place: int,
    clock: time_machine.Traveller,
    tmp_path: Path,
) -> None:
    talked(committed_cast, 11)
    dying = subprocess.run(
        [sys.executable, "-c", DIES, str(place), FIRST_NIGHT.isoformat()],
        env=Operator(committed_db, tmp_path).environment,
        check=False,
    )
    assert dying.returncode == -signal.SIGKILL
    assert TallyInteraction.objects.count() == 11 and is_held(place, OCTOBER)
    clock.move_to(FIRST_NIGHT + timedelta(days=1))
    assert flushed(place) == 0
    assert not is_held(place, OCTOBER)
    assert TallyInteraction.objects.count() == 11


def test_two_flushes_at_once_count_once(
    committed_cast: Cast, place: int, clock: time_machine.Traveller
) -> None:
    talked(committed_cast, 12)
    clock.move_to(FIRST_NIGHT)

    def in_a_thread(_: int) -> int:
        try:
            return flushed(place)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(in_a_thread, range(4))) == [0, 0, 0, 12]
    assert TallyInteraction.objects.count() == 12 and not is_held(place, OCTOBER)


def test_key_is_not_destroyed_under_a_fact_that_is_being_staged(
    committed_cast: Cast, place: int, clock: time_machine.Traveller
) -> None:
    """Somebody's clock is behind: they stage for October while October is written out."""
    talked(committed_cast, 11)
    fact = TalliedInteraction("2026-10", None, Mode.PHONE, 30, 1, False)

    def in_a_thread() -> int:
        try:
            return flushed(place)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        with transaction(Actor.system(place)):
            stage(hospital=place, facts=(fact,), by=Actor.system(place))
            clock.move_to(FIRST_NIGHT)
            flushing = threads.submit(in_a_thread)
            _until_it_waits()
        assert flushing.result(20) == 11
    assert is_held(place, OCTOBER)
    assert conversations_by_year(place, seen_by=Actor.system(place)) == {2026: 12}


def test_fact_that_comes_after_its_month_was_written_waits_for_the_next(
    committed_cast: Cast, place: int, clock: time_machine.Traveller
) -> None:
    """A process that still remembers the destroyed key does not use it."""
    talked(committed_cast, 11)
    month_key(place, OCTOBER)
    clock.move_to(FIRST_NIGHT)
    assert flushed(place) == 11
    clock.move_to(LATE_IN_OCTOBER)
    talked(committed_cast, 1)
    clock.move_to(FIRST_NIGHT + timedelta(days=1))
    assert flushed(place) == 0 and is_held(place, OCTOBER)
    assert conversations_by_year(place, seen_by=Actor.system(place)) == {2026: 12}
    talked(committed_cast, 10)
    clock.shift(timedelta(days=30))
    assert flushed(place) == 11


def test_flush_with_a_lost_key_changes_nothing_and_makes_none(
    committed_cast: Cast, place: int, clock: time_machine.Traveller
) -> None:
    talked(committed_cast, 11)
    keyring().destroy(f"tally-{place}-2026-10")
    clock.move_to(FIRST_NIGHT)
    with pytest.raises(KeyringUnusable):
        flushed(place)
    assert staged(place) == 11 and not is_held(place, OCTOBER)


def test_heavy_conversations_wait_apart_and_reach_their_supporter_by_the_month(
    committed_cast: Cast, place: int, clock: time_machine.Traveller
) -> None:
    sam = committed_cast.supporter
    assert sam.supporter is not None and sam.account is not None
    heavy = replace(TALK, was_heavy=True)
    for talk in (heavy, TALK, heavy, heavy):
        log_alone(conversation=talk, by=sam.actor())
    assert heavy_of_late(place) == {sam.account: 3} and staged(place, is_strain=True) == 4
    assert Supporter.objects.get(pk=sam.supporter.pk).recent_heavy == 0
    clock.move_to(FIRST_NIGHT)
    assert heavy_of_late(place) == {sam.account: 1}  # halved with the month
    assert flushed(place) == 0  # too few to write out, and the supporter is spared all the same
    assert heavy_of_late(place) == {} and staged(place, is_strain=True) == 0
    clock.shift(timedelta(days=1))  # November in California too
    row = supporter_of(sam.account)
    assert row is not None and row.recent_heavy == 1
    assert staged(place) == 4


def test_heavy_conversations_of_who_serves_elsewhere_now_are_let_go(
    committed_cast: Cast, place: int, clock: time_machine.Traveller
) -> None:
    sam = committed_cast.supporter
    assert sam.supporter is not None
    log_alone(conversation=replace(TALK, was_heavy=True), by=sam.actor())
    Supporter.objects.filter(pk=sam.supporter.pk).update(hospital=committed_cast.harbor)
    clock.move_to(FIRST_NIGHT)
    assert settle_strain(hospital=place, by=Actor.system(place)) == 1
    assert Supporter.objects.get(pk=sam.supporter.pk).recent_heavy == 0


def test_counting_makes_no_key(
    committed_cast: Cast, place: int, clock: time_machine.Traveller
) -> None:
    assert conversations_by_year(place, seen_by=Actor.system(place)) == {}
    assert not is_held(place, OCTOBER)


def _until_it_waits() -> None:
    """Until another session waits for a lock of this database."""
    from tests.processes import until

    def is_waiting() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            )
            return cursor.fetchone() != (0,)

    until(is_waiting, "the other one waits")
