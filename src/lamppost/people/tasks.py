"""Forgets, every quarter of an hour, sessions that are over."""

from procrastinate.contrib.django import app

from lamppost.core.access import Actor
from lamppost.people import actions


@app.periodic(cron="*/15 * * * *")
@app.task(name="people.forget_sessions", queueing_lock="people.forget_sessions", pass_context=False)
def forget_sessions(timestamp: int) -> None:
    actions.forget_sessions(by=Actor.system())
