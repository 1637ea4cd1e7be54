"""What the queue does for itself: jobs of a worker that died run again, failed ones are not kept."""

from datetime import timedelta
from typing import Final

from procrastinate import JobContext, exceptions
from procrastinate.contrib.django import app
from procrastinate.jobs import Job, Status

from lamppost.core.clock import now

SILENCE: Final = 20.0  # after so many seconds without one its jobs are given to others
KEEP_FAILED: Final = 7 * 24  # hours, for the operator to look; arguments are opaque ids


@app.periodic(cron="* * * * * */10")
@app.task(name="queue.retry_stalled", queueing_lock="queue.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Gives the jobs of silent workers to others."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE):
        await run_again(job)


@app.periodic(cron="17 3 * * *")
@app.task(name="queue.sweep", queueing_lock="queue.sweep")
async def sweep(timestamp: int) -> None:
    """Deletes what failed for good a week ago, and all that somehow stayed."""
    await app.job_manager.delete_old_jobs(
        KEEP_FAILED, include_failed=True, include_cancelled=True, include_aborted=True
    )


async def run_again(job: Job) -> None:
    """In a second; where the same job already waits under the same lock, that one is enough."""
    try:
        await app.job_manager.retry_job(job, retry_at=now() + timedelta(seconds=1))
    except exceptions.UniqueViolation:
        await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
    except exceptions.ConnectorException:
        pass  # another worker was quicker: the job is theirs, and must stay
