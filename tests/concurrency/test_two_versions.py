"""Two versions of the program work one queue during an upgrade: what a worker does not know stays for the other."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from procrastinate.contrib.django import app

from lamppost.cli.serving import work
from lamppost.core.versions import A_WEEK
from tests.cast import Cast
from tests.confidentiality.sinks import Cursor

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # the connections of its threads
QUEUED = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, args, attempts)
    VALUES ('default', %s, %s, %s)
"""
STATES = """
    SELECT status, attempts, scheduled_at > now() FROM procrastinate_jobs
     WHERE task_name = %s AND args::text <> '{"timestamp": 0}'
"""
SEND = '{"message": "00000000-0000-4000-8000-000000000000", "hospital": 1%s}'


@pytest.fixture(autouse=True)
def nothing_left_open() -> Iterator[None]:
    """The connections of a worker's threads end with them."""
    yield
    gc.collect()


@contextmanager
def _known(name: str) -> Iterator[None]:
    """The program as it will be: with a task of a name that nobody has yet."""
    app.task(name=name, pass_context=False)(_of_the_next_version)
    yield
    del app.tasks[name]


def _of_the_next_version(hospital: int) -> None:
    """It is done."""


def _queue(cursor: Cursor, task: str, arguments: str, attempts: int = 0) -> None:
    cursor.execute(QUEUED, [task, arguments, attempts])


def _states(cursor: Cursor, task: str) -> list[tuple[object, ...]]:
    return cursor.execute(STATES, [task]).fetchall()


def test_a_worker_leaves_what_it_does_not_know_to_one_that_does(
    committed_cast: Cast, cursor: Cursor
) -> None:
    name = "tests.of_the_next_version"
    _queue(cursor, name, '{"hospital": 1}')
    _queue(cursor, "notifications.send", SEND % ', "urgent": true')
    _queue(cursor, "notifications.send", SEND % "")
    work(waits=False)
    assert _states(cursor, name) == [("todo", 1, True)]
    assert _states(cursor, "notifications.send") == [("todo", 1, True)], "the third was done"


def test_the_newer_worker_does_what_an_older_one_left(committed_cast: Cast, cursor: Cursor) -> None:
    name = "tests.of_the_next_version"
    _queue(cursor, name, '{"hospital": 1}')
    work(waits=False)
    cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE task_name = %s", [name])
    with _known(name):
        work(waits=False)
    assert _states(cursor, name) == []


def test_what_no_version_has_known_for_a_week_has_failed(
    committed_cast: Cast, cursor: Cursor
) -> None:
    _queue(cursor, "tests.of_no_version", "{}", attempts=A_WEEK)
    work(waits=False)
    assert _states(cursor, "tests.of_no_version") == [("failed", A_WEEK + 1, None)]
