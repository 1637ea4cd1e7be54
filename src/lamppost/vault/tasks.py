"""Forgets every night who opened what, once it can no longer be reviewed."""

from procrastinate.contrib.django import app

from lamppost.core.access import Actor
from lamppost.vault import actions


@app.periodic(cron="27 3 * * *")
@app.task(name="vault.forget_reviews", queueing_lock="vault.forget_reviews", pass_context=False)
def forget_reviews(timestamp: int) -> None:
    actions.forget_reviews(by=Actor.system())
