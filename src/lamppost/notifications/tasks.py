"""Sends each queued message when it is due, and the daily letters; forgets what could not be sent."""

from uuid import UUID

from procrastinate.contrib.django import app

from lamppost.core.access import Actor
from lamppost.core.jobs import Backoff
from lamppost.core.queues import LETTERS
from lamppost.notifications import actions
from lamppost.notifications.rules import seconds_to_next_try
from lamppost.program import queries as program


@app.task(name="notifications.send", retry=Backoff(seconds_to_next_try), pass_context=False)
def send(message: str, hospital: int) -> None:
    actions.send(message=UUID(message), by=Actor.system(hospital))


@app.periodic(cron="*/5 * * * *")
@app.task(
    name="notifications.send_daily",
    lock="notifications.send_daily",
    queueing_lock="notifications.send_daily",
    queue=LETTERS,
    pass_context=False,
)
def send_daily(timestamp: int) -> None:
    """A sweep, not a job for each: it finds by itself whom it owes a letter, also after a standstill."""
    actions.send_daily(by=Actor.system(*program.hospital_ids()))


@app.periodic(cron="* * * * *")
@app.task(
    name="notifications.send_lost", queueing_lock="notifications.send_lost", pass_context=False
)
def send_lost(timestamp: int) -> None:
    """A job may be lost with its worker; its letter is not."""
    actions.send_lost(by=Actor.system(*program.hospital_ids()))


@app.periodic(cron="17 3 * * *")
@app.task(name="notifications.forget", queueing_lock="notifications.forget", pass_context=False)
def forget(timestamp: int) -> None:
    actions.forget(by=Actor.system(*program.hospital_ids()))
