"""Two versions at once, during an upgrade: what a worker does not know, it leaves to the one that does."""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from procrastinate import App, BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.exceptions import JobRetry
from procrastinate.jobs import Job
from procrastinate.middleware import AsyncCallNext
from procrastinate.tasks import Task
from procrastinate.worker import Worker

from lamppost.core.errors import LamppostError

AnyTask = Task[Any, Any, Any]
SOON: Final = 10  # seconds until somebody else may take it
A_WEEK: Final = 7 * 24 * 3600 // SOON  # tries; what nobody has known by then has failed


class NotForUs(LamppostError):
    """A job by a name, or with arguments, that this version does not know."""


class LeftToOthers(BaseRetryStrategy):
    """What is not for us waits for another worker; what else goes wrong, as the task itself says."""

    def __init__(self, own: BaseRetryStrategy | None = None) -> None:
        self.own = own

    def get_retry_exception(self, exception: BaseException, job: Job) -> JobRetry | None:
        """The library asks by this name."""
        if isinstance(exception, NotForUs):
            waits = job.attempts < A_WEEK
            return JobRetry(RetryDecision(retry_in={"seconds": SOON})) if waits else None
        return self.own.get_retry_exception(exception, job) if self.own else None

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """The same, as the other of the two methods that the library has for it."""
        wanted = self.get_retry_exception(exception, job)
        return wanted.retry_decision if wanted else None


class Tasks(dict[str, AnyTask]):
    """The tasks by name; by a name that this version does not have, one that leaves the job to others."""

    def __init__(self, app: App) -> None:
        super().__init__(app.tasks)
        self.app = app
        for task in self.values():
            if not isinstance(task.retry_strategy, LeftToOthers):
                task.retry_strategy = LeftToOthers(task.retry_strategy)

    def get(self, name: str, default: Any = None) -> AnyTask:
        """What a worker asks for, of each job."""
        return super().get(name) or _stranger(name, self.app)


@contextmanager
def beside_other_versions(app: App) -> Iterator[None]:
    """Within it, a worker of this app fails no job of another version."""
    app.perform_import_paths()  # type: ignore[no-untyped-call]
    own, app.tasks = app.tasks, Tasks(app)
    try:
        yield
    finally:
        app.tasks = own


async def known_arguments(call_next: AsyncCallNext, context: JobContext, worker: Worker) -> Any:
    """Around each job: one with arguments that its task does not take is not begun."""
    task: AnyTask = worker.app.tasks.get(context.job.task_name)  # type: ignore[assignment]  # ours always has one
    first = [context] if task.pass_context else []
    try:
        inspect.signature(task.func).bind(*first, **context.job.task_kwargs)
    except TypeError:
        raise NotForUs(context.job.task_name) from None
    return await call_next()


def _stranger(name: str, app: App) -> AnyTask:
    async def leave(**_: Any) -> None:
        raise NotForUs(name)

    return Task(leave, blueprint=app, name=name, queue="default", retry=LeftToOthers())
