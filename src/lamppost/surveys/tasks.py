"""What the worker does for surveys: every minute, and what recipients said by night."""

from procrastinate.contrib.django import app

from lamppost.core.access import Actor
from lamppost.program.queries import hospital_ids
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


@app.periodic(cron="* * * * *")
@app.task(name="surveys.lay_passes", queueing_lock="surveys.lay_passes", pass_context=False)
def lay_passes(timestamp: int) -> None:
    for hospital in hospital_ids():
        actions.lay_passes(hospital=hospital, by=Actor.system(hospital))


@app.periodic(cron="41 4 * * *")
@app.task(name="surveys.end_comments", queueing_lock="surveys.end_comments", pass_context=False)
def end_comments(timestamp: int) -> None:
    for hospital in hospital_ids():
        actions.end_comments(hospital=hospital, by=Actor.system(hospital))


@app.periodic(cron="17 4 * * *")
@app.task(name="surveys.flush_feedback", queueing_lock="surveys.flush_feedback", pass_context=False)
def flush_feedback(timestamp: int) -> None:
    """By night, so that the hour tells nothing of the fifth who answered."""
    for hospital in hospital_ids():
        actions.flush_feedback(hospital=hospital, by=Actor.system(hospital))
