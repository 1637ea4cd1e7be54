"""A real worker: jobs are done once queued, done again where a worker died, and not kept."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from lamppost.cli.embedded import Urls

COMMAND = [sys.executable, "-P", "-m", "lamppost.cli.main", "worker"]
PATIENCE = 90.0
Cursor = psycopg.Cursor[tuple[object, ...]]

DEAD_WORKER = """
INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '5 minutes') RETURNING id
"""
ITS_JOB = """
INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id, queueing_lock)
VALUES ('default', 'audit.chain', '{"timestamp": 0}', 'doing', %s, %s) RETURNING id
"""


@pytest.fixture
def worker(committed_db: Urls, places: Path) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {**os.environ, "DATABASE_URL": committed_db.app, "LAMPPOST_DATA": str(places)}
    process = subprocess.Popen(COMMAND, env=environment)
    yield process
    process.kill()
    process.wait()


def _job_of_a_dead_worker(owner_cursor: Cursor, lock: str | None) -> object:
    dead = owner_cursor.execute(DEAD_WORKER).fetchone()
    assert dead
    job = owner_cursor.execute(ITS_JOB, [dead[0], lock]).fetchone()
    assert job
    return job[0]


def _until_gone(owner_cursor: Cursor, jobs: list[object]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        left = owner_cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE id = ANY(%s)", [jobs]
        )
        if left.fetchone() == (0,):
            return
        time.sleep(0.2)
    raise AssertionError("a job was left lying")


def test_worker_does_the_jobs_of_a_dead_one(
    owner_cursor: Cursor, worker: "subprocess.Popen[bytes]"
) -> None:
    jobs = [_job_of_a_dead_worker(owner_cursor, lock) for lock in (None, "audit.chain")]
    _until_gone(owner_cursor, jobs)


def test_worker_chains_what_was_recorded(
    owner_cursor: Cursor, worker: "subprocess.Popen[bytes]"
) -> None:
    owner_cursor.execute(
        "INSERT INTO audit_pending (event, role, hospital_id, day, reference, detail)"
        " VALUES ('offer.accepted', 'supporter', 1, '2026-11-22', '', '')"
    )
    until = time.monotonic() + PATIENCE
    chained: tuple[object, ...] | None = None
    while chained is None and time.monotonic() < until:
        chained = owner_cursor.execute("SELECT number, event FROM audit_entry").fetchone()
        time.sleep(0.2)
    assert chained == (1, "offer.accepted")


def test_worker_stops_in_good_order(
    owner_cursor: Cursor, worker: "subprocess.Popen[bytes]"
) -> None:
    until = time.monotonic() + PATIENCE
    alive = "SELECT count(*) FROM procrastinate_workers"
    while owner_cursor.execute(alive).fetchone() != (1,):
        assert time.monotonic() < until
        time.sleep(0.2)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE) == 0
    assert owner_cursor.execute(alive).fetchone() == (0,)
