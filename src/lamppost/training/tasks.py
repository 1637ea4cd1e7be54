"""Reminds people a day before a session, and asks them about it afterwards."""

from procrastinate.contrib.django import app

from lamppost.core.access import Actor
from lamppost.program import queries as program
from lamppost.training import actions


@app.periodic(cron="*/10 * * * *")
@app.task(name="training.remind", queueing_lock="training.remind", pass_context=False)
def remind(timestamp: int) -> None:
    """A sweep: it finds by itself who is to be reminded, also after a standstill."""
    actions.remind_due(by=Actor.system(*program.hospital_ids()))


@app.periodic(cron="*/10 * * * *")
@app.task(
    name="training.ask_for_feedback",
    queueing_lock="training.ask_for_feedback",
    pass_context=False,
)
def ask_for_feedback(timestamp: int) -> None:
    actions.ask_for_feedback(by=Actor.system(*program.hospital_ids()))
