"""Once a minute, hospital by hospital: reviews, holds, questions."""

from procrastinate.contrib.django import app

from lamppost.core.access import Actor
from lamppost.escalation import actions
from lamppost.program.queries import hospital_ids


@app.periodic(cron="* * * * *")
@app.task(name="escalation.keep", queueing_lock="escalation.keep", pass_context=False)
def keep(timestamp: int) -> None:
    for hospital in hospital_ids():
        actions.keep(hospital=hospital, by=Actor.system(hospital))
