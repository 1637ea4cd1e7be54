"""Chains pending audit entries every second."""

from procrastinate.contrib.django import app

from lamppost.audit import actions
from lamppost.core.access import Actor


@app.periodic(cron="* * * * * *")
@app.task(name="audit.chain", queueing_lock="audit.chain", pass_context=False)
def chain(timestamp: int) -> None:
    actions.chain(by=Actor.system())
