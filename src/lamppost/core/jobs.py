"""Deferring a job by its name: an action may not import its own room's tasks."""

from collections.abc import Callable, Collection
from typing import Final
from uuid import UUID

from procrastinate import BaseRetryStrategy, RetryDecision, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
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


def defer(
    task: str,
    *,
    in_seconds: int = 0,
    priority: int | None = None,
    queue: str | None = None,
    **ids: str | int,
) -> None:
    """Queues `task` in the transaction that is open. Arguments are stored in clear: opaque ids only.
    `priority` and `queue`: where they are not the task's own."""
    wait = {"seconds": in_seconds} if in_seconds else None
    described = app.configure_task(task, schedule_in=wait, priority=priority, queue=queue)
    JobDeferrer(_in_transaction, described.job).defer(**ids)


def without_job(task: str, argument: str, ids: Collection[UUID]) -> list[UUID]:
    """Those of `ids`, in order, of which no job of that task waits or runs: it was lost with its worker, or
    another worker's end of it took it away."""
    alive = ProcrastinateJob.objects.filter(task_name=task, status__in=("todo", "doing"))
    named = alive.filter(**{f"args__{argument}__in": [str(one) for one in ids]})
    known = set(named.values_list(f"args__{argument}", flat=True))
    return [one for one in ids if str(one) not in known]
