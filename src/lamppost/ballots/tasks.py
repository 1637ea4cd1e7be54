"""Closes boxes whose time is over."""

from procrastinate.contrib.django import app

from lamppost.ballots import actions
from lamppost.ballots.queries import hospitals_with_due
from lamppost.core.rounds import at_each


@app.periodic(cron="*/10 * * * *")
@app.task(name="ballots.close_due", queueing_lock="ballots.close_due", pass_context=False)
def close_due(timestamp: int) -> None:
    at_each(hospitals_with_due(), actions.close_due)
