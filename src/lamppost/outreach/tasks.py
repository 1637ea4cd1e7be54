"""What the worker does for outreaches. No job names an outreach: jobs loop hospital by hospital."""

from procrastinate.contrib.django import app

from lamppost.core.jobs import PATIENT
from lamppost.core.rounds import at_each
from lamppost.outreach import actions
from lamppost.program.queries import hospital_ids


@app.periodic(cron="* * * * * */15")
@app.task(name="outreach.keep", queueing_lock="outreach.keep")
def keep(timestamp: int) -> None:
    at_each(hospital_ids(), actions.keep, actions.propose, actions.offer_waiting)


@app.periodic(cron="52 2 * * *")
@app.task(name="outreach.mix", queueing_lock="outreach.mix", retry=PATIENT)
def mix(timestamp: int) -> None:
    at_each(hospital_ids(), actions.mix)


@app.periodic(cron="20 3 1-7 * *")
@app.task(name="outreach.flush", queueing_lock="outreach.flush", retry=PATIENT)
def flush(timestamp: int) -> None:
    at_each(hospital_ids(), actions.flush)
