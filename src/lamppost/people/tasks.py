"""Forgets sessions that are over and ends waivers; writes to somebody whose passkeys have changed."""

from procrastinate.contrib.django import app

from lamppost.core.access import Actor
from lamppost.core.jobs import PATIENT
from lamppost.people import actions
from lamppost.program import queries as program


@app.periodic(cron="*/15 * * * *")
@app.task(name="people.forget_sessions", queueing_lock="people.forget_sessions", pass_context=False)
def forget_sessions(timestamp: int) -> None:
    actions.forget_sessions(by=Actor.system())


@app.periodic(cron="7 * * * *")
@app.task(name="people.end_waivers", queueing_lock="people.end_waivers", pass_context=False)
def end_waivers(timestamp: int) -> None:
    actions.end_waivers(by=Actor.system(*program.hospital_ids()))


@app.task(name="people.tell_of_passkeys", retry=PATIENT, pass_context=False)
def tell_of_passkeys(account: int) -> None:
    actions.tell_of_passkeys(account=account, by=Actor.system(*program.hospital_ids()))
