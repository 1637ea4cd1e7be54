"""How often each thing is done that nobody asks for. In a schedule of six fields, seconds come last."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from procrastinate.contrib.django import app

MOMENT = datetime(2026, 11, 22, 8, 34, 52, tzinfo=UTC).timestamp()
SECONDS = {
    "audit.chain": 1,
    "referrals.page_all": 20,
    "outreach.keep": 15,
    "queue.retry_stalled": 10,
    "referrals.resolve_due": 300,
    "referrals.take_up_due": 15,
    "people.forget_sessions": 900,
}


@pytest.mark.parametrize("task", sorted(SECONDS))
def test_periodic_task_comes_as_often_as_it_says(task: str) -> None:
    app.perform_import_paths()
    every = {each.task.name: each for each in app.periodic_registry.periodic_tasks.values()}
    schedule = every[task].croniter
    schedule.set_current(MOMENT)
    due = [schedule.get_next(datetime) for _ in range(6)]
    apart = {later - earlier for earlier, later in pairwise(due)}
    assert apart == {timedelta(seconds=SECONDS[task])}
