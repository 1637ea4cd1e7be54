"""`lamppost jobs`: numbers by task, and never what a job is about."""

import json

import pytest
from click.testing import CliRunner

from lamppost.cli.doctor.everyday import check_queue
from lamppost.cli.doctor.findings import Wrong
from lamppost.cli.jobs import jobs
from tests.confidentiality.sinks import Cursor

CANARY = "7d8e1f52-0000-4000-8000-00000000cafe"
QUEUED = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, scheduled_at)
    VALUES ('default', 'notifications.send', %s, %s, now() + make_interval(secs => %s))
"""


@pytest.fixture
def busy(cursor: Cursor) -> None:
    """Two are due, one is to be done later, one has failed."""
    for status, due in (("todo", -90), ("todo", -5), ("todo", 3600), ("failed", -90)):
        cursor.execute(QUEUED, [json.dumps({"message": CANARY}), status, due])


def _said(*options: str) -> str:
    result = CliRunner().invoke(jobs, options)
    assert result.exit_code == 0 and CANARY not in result.output
    return result.output


def test_jobs_are_counted_by_task(busy: None) -> None:
    (task,) = json.loads(_said("--json"))["tasks"]
    assert 90 <= task.pop("oldest_due_seconds") < 120
    counts = {"due": 2, "later": 1, "doing": 0, "failed": 1}
    assert task == {"task": "notifications.send", **counts}
    assert "Workers alive: 0" in _said()


def test_jobs_are_told_as_prometheus_reads_them(busy: None) -> None:
    lines = _said("--prometheus").splitlines()
    assert "lamppost_workers 0" in lines
    assert 'lamppost_jobs_due{task="notifications.send"} 2' in lines
    assert sum(line.startswith("# TYPE") for line in lines) == 6


def test_prometheus_learns_no_hour_of_a_referral_or_an_alarm(cursor: Cursor) -> None:
    for task, due in (("referrals.page", -5), ("referrals.resolve", -90), ("outreach.keep", -5)):
        cursor.execute(QUEUED.replace("notifications.send", task), ["{}", "todo", due])
    lines = _said("--prometheus").splitlines()
    assert [line for line in lines if line.startswith("lamppost_jobs_due{")] == [
        'lamppost_jobs_due{task="outreach.keep"} 1',
        'lamppost_jobs_due{task="referrals"} 2',
    ]
    (oldest,) = (
        line for line in lines if line.startswith("lamppost_jobs_oldest") and "ref" in line
    )
    assert int(oldest.split()[-1]) >= 90


def test_doctor_says_where_a_job_waits_for_long(cursor: Cursor) -> None:
    assert "0 failed" in check_queue()
    cursor.execute(QUEUED, ["{}", "todo", -600])
    with pytest.raises(Wrong, match="due for 10 minutes"):
        check_queue()
