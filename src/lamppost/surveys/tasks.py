"""What the worker does for surveys, every minute."""

from procrastinate.contrib.django import app

from lamppost.core.access import Actor
from lamppost.surveys import actions
from lamppost.surveys.queries import hospitals_with_campaigns


@app.periodic(cron="* * * * *")
@app.task(name="surveys.keep_campaigns", queueing_lock="surveys.keep_campaigns", pass_context=False)
def keep_campaigns(timestamp: int) -> None:
    for hospital in hospitals_with_campaigns():
        program = Actor.system(hospital)
        actions.take_in(hospital=hospital, by=program)
        actions.open_due(hospital=hospital, by=program)
        actions.write_letters(hospital=hospital, by=program)
