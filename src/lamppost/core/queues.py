"""Two queues: what waits for a mail server, and all the rest, which must never wait for that."""

from typing import Any, Final

from procrastinate import JobContext
from procrastinate.middleware import AsyncCallNext, WorkerMiddleware
from procrastinate.worker import Worker

OTHERS: Final = "default"
LETTERS: Final = "letters"
LETTERS_AT_ONCE: Final = 2  # of a worker: with a server that takes its time, the rest stays free


def letters_leave_room() -> WorkerMiddleware:
    """Around each job of one worker: with so many letters in hand it looks for other jobs alone."""
    in_hand = 0

    async def around(call_next: AsyncCallNext, context: JobContext, worker: Worker) -> Any:
        nonlocal in_hand
        if context.job.queue != LETTERS or not worker.wait:
            return await call_next()
        in_hand += 1
        worker.queues = [OTHERS] if in_hand >= LETTERS_AT_ONCE else None
        try:
            return await call_next()
        finally:
            in_hand -= 1
            worker.queues = None
            worker._new_job_event.set()  # else the next letter waits for the next poll

    return around
