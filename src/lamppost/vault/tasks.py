"""What the vault does by itself: epochs come and go, tombstones are set, reviews are forgotten."""

from procrastinate.contrib.django import app

from lamppost.core.access import Actor
from lamppost.vault import actions


@app.periodic(cron="27 3 * * *")
@app.task(name="vault.forget_reviews", queueing_lock="vault.forget_reviews", pass_context=False)
def forget_reviews(timestamp: int) -> None:
    actions.forget_reviews(by=Actor.system())


@app.periodic(cron="43 * * * *")
@app.task(name="vault.keep_epochs", queueing_lock="vault.keep_epochs", pass_context=False)
def keep_epochs(timestamp: int) -> None:
    actions.keep_epochs(by=Actor.system())


@app.periodic(cron="* * * * *")
@app.task(name="vault.bury", queueing_lock="vault.bury", pass_context=False)
def bury(timestamp: int) -> None:
    """What a process that died between its commit and the keyring has left."""
    actions.bury(by=Actor.system())
