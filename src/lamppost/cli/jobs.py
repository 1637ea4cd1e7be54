"""`lamppost jobs`: how the queue does, task by task. Numbers alone: what a job is about, it does not read."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Final

import click

from lamppost.cli.doctor.findings import rows, value

ALIVE: Final = 30  # seconds since its last sign of life
AS_ONE: Final = "referrals"  # the room whose tasks are told as one
COUNTED: Final = """
    SELECT task_name,
           count(*) FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()),
           count(*) FILTER (WHERE status = 'todo' AND scheduled_at > now()),
           count(*) FILTER (WHERE status = 'doing'),
           count(*) FILTER (WHERE status = 'failed'),
           coalesce(extract(epoch FROM now() - min(coalesce(scheduled_at, queued.at))
               FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now())), 0)
      FROM procrastinate_jobs jobs
           LEFT JOIN LATERAL (SELECT min(at) AS at FROM procrastinate_events
                               WHERE job_id = jobs.id AND type = 'deferred') queued ON true
     GROUP BY task_name ORDER BY task_name
"""
WORKERS: Final = """
    SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)
"""
MEANING: Final = {
    "due": "Jobs that could be done now.",
    "later": "Jobs that are to be done later.",
    "doing": "Jobs in a worker's hands.",
    "failed": "Jobs that failed for good; kept for seven days.",
    "oldest_due_seconds": "How long the oldest job that is due has waited.",
}


@dataclass(frozen=True, slots=True)
class Task:
    """The jobs of one task."""

    task: str
    due: int
    later: int
    doing: int
    failed: int
    oldest_due_seconds: int


@click.command()
@click.option("--json", "form", flag_value="json", help="Print it as JSON.")
@click.option(
    "--prometheus", "form", flag_value="prometheus", help="Print it as Prometheus reads it."
)
def jobs(form: str | None) -> None:
    """Show what waits, runs and failed, by task, and how many workers are alive.

    No address serves these numbers: give them to your monitoring from here, from a timer.
    """
    tasks, workers = counted(), int(value(WORKERS, ALIVE))
    if form == "json":
        click.echo(
            json.dumps({"workers": workers, "tasks": [asdict(one) for one in tasks]}, indent=2)
        )
    elif form == "prometheus":
        click.echo("\n".join(_metrics(tasks, workers)))
    else:
        click.echo("\n".join(_table(tasks, workers)))


def counted() -> list[Task]:
    """Each task of which there is a job, by name."""
    return [
        Task(str(name), *(int(number) for number in numbers)) for name, *numbers in rows(COUNTED)
    ]


def _table(tasks: Iterable[Task], workers: int) -> Iterable[str]:
    yield f"{'task':36} {'due':>6} {'later':>6} {'doing':>6} {'failed':>6}  oldest due"
    for one in tasks:
        numbers = f"{one.due:>6} {one.later:>6} {one.doing:>6} {one.failed:>6}"
        yield f"{one.task:36} {numbers}  {one.oldest_due_seconds} s"
    yield f"Workers alive: {workers}"


def _without_hours(tasks: Iterable[Task]) -> list[Task]:
    by_label: dict[str, list[Task]] = {}
    for one in tasks:
        label = AS_ONE if one.task.startswith(f"{AS_ONE}.") else one.task
        by_label.setdefault(label, []).append(one)
    return [_together(label, same) for label, same in by_label.items()]


def _together(label: str, tasks: list[Task]) -> Task:
    due, later, doing, failed = (
        sum(getattr(one, name) for one in tasks) for name in ("due", "later", "doing", "failed")
    )
    return Task(label, due, later, doing, failed, max(one.oldest_due_seconds for one in tasks))


def _metrics(tasks: Iterable[Task], workers: int) -> Iterable[str]:
    """The text format of Prometheus: one gauge a number, the task as its label. Monitoring keeps it for years, so
    all of referrals is one: else it would tell the hour of each, and of each alarm."""
    tasks = _without_hours(tasks)
    yield "# HELP lamppost_workers Workers that gave a sign of life lately."
    yield "# TYPE lamppost_workers gauge"
    yield f"lamppost_workers {workers}"
    for name, says in MEANING.items():
        yield f"# HELP lamppost_jobs_{name} {says}"
        yield f"# TYPE lamppost_jobs_{name} gauge"
        for one in tasks:
            yield f'lamppost_jobs_{name}{{task="{one.task}"}} {getattr(one, name)}'
