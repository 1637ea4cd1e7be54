"""What the worker does for outreaches. No job names an outreach: jobs loop hospital by hospital."""

from procrastinate.contrib.django import app

from lamppost.core.access import Actor
from lamppost.core.jobs import PATIENT
from lamppost.outreach import actions
from lamppost.program.queries import hospital_ids


@app.periodic(cron="* * * * * */15")
@app.task(name="outreach.keep", queueing_lock="outreach.keep")
def keep(timestamp: int) -> None:
    for hospital in hospital_ids():
        program = Actor.system(hospital)
        actions.keep(hospital=hospital, by=program)
        actions.propose(hospital=hospital, by=program)
        actions.offer_waiting(hospital=hospital, by=program)


@app.periodic(cron="52 2 * * *")
@app.task(name="outreach.mix", queueing_lock="outreach.mix", retry=PATIENT)
def mix(timestamp: int) -> None:
    for hospital in hospital_ids():
        actions.mix(hospital=hospital, by=Actor.system(hospital))


@app.periodic(cron="20 3 1-7 * *")
@app.task(name="outreach.flush", queueing_lock="outreach.flush", retry=PATIENT)
def flush(timestamp: int) -> None:
    for hospital in hospital_ids():
        actions.flush(hospital=hospital, by=Actor.system(hospital))
