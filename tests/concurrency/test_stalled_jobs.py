"""What a silent worker had in hand is given to others, once, however many of them look."""

from asgiref.sync import async_to_sync
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from lamppost.config.worker import SILENCE, run_again
from tests.confidentiality.sinks import Cursor


def _in_hand(cursor: Cursor, task: str, **options: str) -> None:
    """A job of a worker that has not been heard of for a while."""
    job = app.configure_task(task, **options).defer(hospital=1)  # type: ignore[arg-type]
    cursor.execute(
        "WITH silent AS (INSERT INTO procrastinate_workers (last_heartbeat)"
        " VALUES (now() - interval '1 hour') RETURNING id)"
        " UPDATE procrastinate_jobs SET status = 'doing', worker_id = silent.id"
        " FROM silent WHERE procrastinate_jobs.id = %s",
        [job],
    )


def _stalled() -> list[Job]:
    listed = async_to_sync(app.job_manager.get_stalled_jobs)(seconds_since_heartbeat=SILENCE)
    return list(listed)


def _states(cursor: Cursor) -> list[object]:
    found = cursor.execute("SELECT status FROM procrastinate_jobs ORDER BY id").fetchall()
    return [state for (state,) in found]


def test_a_job_that_two_workers_found_stalled_waits_once(cursor: Cursor) -> None:
    _in_hand(cursor, "referrals.page")
    (seen_by_one,), (seen_by_other,) = _stalled(), _stalled()
    async_to_sync(run_again)(seen_by_one)
    async_to_sync(run_again)(seen_by_other)
    assert _states(cursor) == ["todo"]


def test_a_stalled_job_of_which_another_waits_is_dropped(cursor: Cursor) -> None:
    _in_hand(cursor, "referrals.page", queueing_lock="one")
    app.configure_task("referrals.page", queueing_lock="one").defer(hospital=1)
    (stalled,) = _stalled()
    async_to_sync(run_again)(stalled)
    assert _states(cursor) == ["todo"]
