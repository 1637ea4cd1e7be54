"""Once a day: what is to be checked again, and what was removed long ago."""

from procrastinate.contrib.django import app

from lamppost.core.access import Actor
from lamppost.core.rounds import at_each
from lamppost.program.queries import hospital_ids
from lamppost.resources import actions


@app.periodic(cron="40 15 * * *")
@app.task(name="resources.keep", queueing_lock="resources.keep", pass_context=False)
def keep(timestamp: int) -> None:
    places = hospital_ids()
    for hospital in places[:1]:
        actions.remind(hospital=hospital, is_everywhere=True, by=Actor.system(hospital))
    actions.forget_removed(by=Actor.system(*places))
    at_each(places, actions.remind)
