"""Deferring a job by its name: an action may not import its own room's tasks."""

from collections.abc import Callable
from typing import Final

from procrastinate import BaseRetryStrategy, RetryDecision, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job, JobDeferrer
from procrastinate.manager import JobManager

PATIENT: Final = RetryStrategy(max_attempts=10, exponential_wait=3)
# A worker reads its queue over a connection of its own. A job deferred over that one would be begun
# before the rows that it is about are committed, find nothing to do, and be gone.
_in_transaction: Final = JobManager(DjangoConnector())


class Backoff(BaseRetryStrategy):
    """Again and again, after as many seconds as `wait` says of so many tries: its action says when it is enough."""

    def __init__(self, wait: Callable[[int], int]) -> None:
        self.wait = wait

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        """The library asks by this name."""
        return RetryDecision(retry_in={"seconds": self.wait(job.attempts)})


def defer(task: str, *, in_seconds: int = 0, **ids: str | int) -> None:
    """Queues `task` in the transaction that is open. Arguments are stored in clear: opaque ids only."""
    options = {"schedule_in": {"seconds": in_seconds}} if in_seconds else {}
    described = app.configure_task(task, **options)  # type: ignore[arg-type]
    JobDeferrer(_in_transaction, described.job).defer(**ids)
