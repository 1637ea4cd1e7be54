"""Once a minute, hospital by hospital: reviews, holds, questions."""

from procrastinate.contrib.django import app

from lamppost.core.rounds import at_each
from lamppost.escalation import actions
from lamppost.program.queries import hospital_ids


@app.periodic(cron="* * * * *")
@app.task(name="escalation.keep", queueing_lock="escalation.keep", pass_context=False)
def keep(timestamp: int) -> None:
    at_each(hospital_ids(), actions.keep)
