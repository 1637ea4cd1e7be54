"""Deferring a job by its name: an action may not import its own room's tasks."""

from typing import Final

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

PATIENT: Final = RetryStrategy(max_attempts=10, exponential_wait=3)


def defer(task: str, *, in_seconds: int = 0, **ids: str | int) -> None:
    """Queues `task` in the transaction that is open. Arguments are stored in clear: opaque ids only."""
    options = {"schedule_in": {"seconds": in_seconds}} if in_seconds else {}
    app.configure_task(task, **options).defer(**ids)  # type: ignore[arg-type]
