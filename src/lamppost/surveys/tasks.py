"""What the worker does for surveys: every minute, and what recipients said by night."""

from procrastinate.contrib.django import app

from lamppost.core.rounds import at_each
from lamppost.program.queries import hospital_ids
from lamppost.surveys import actions
from lamppost.surveys.queries import hospitals_with_campaigns


@app.periodic(cron="* * * * *")
@app.task(name="surveys.keep_campaigns", queueing_lock="surveys.keep_campaigns", pass_context=False)
def keep_campaigns(timestamp: int) -> None:
    at_each(hospitals_with_campaigns(), actions.take_in, actions.open_due, actions.write_letters)


@app.periodic(cron="* * * * *")
@app.task(name="surveys.lay_passes", queueing_lock="surveys.lay_passes", pass_context=False)
def lay_passes(timestamp: int) -> None:
    at_each(hospital_ids(), actions.lay_passes)


@app.periodic(cron="41 4 * * *")
@app.task(name="surveys.end_comments", queueing_lock="surveys.end_comments", pass_context=False)
def end_comments(timestamp: int) -> None:
    at_each(hospital_ids(), actions.end_comments)


@app.periodic(cron="17 4 * * *")
@app.task(name="surveys.flush_feedback", queueing_lock="surveys.flush_feedback", pass_context=False)
def flush_feedback(timestamp: int) -> None:
    """By night, so that the hour tells nothing of the fifth who answered."""
    at_each(hospital_ids(), actions.flush_feedback)
