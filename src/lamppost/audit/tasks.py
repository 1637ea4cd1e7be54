"""Chains pending audit entries every second, and writes the new head down outside the database."""

import structlog
from procrastinate.contrib.django import app

from lamppost.audit import actions, heads, queries
from lamppost.core.access import Actor
from lamppost.core.clock import now

log = structlog.get_logger("lamppost.audit")


@app.periodic(cron="* * * * * *")
@app.task(name="audit.chain", queueing_lock="audit.chain", pass_context=False)
def chain(timestamp: int) -> None:
    if not actions.chain(by=Actor.system()):
        return
    try:
        heads.write_down(queries.head(by=Actor.system()), now().date())
    except OSError as failure:  # the chain is whole without it; the next second tries again
        log.warning("head_not_written", exception=type(failure).__name__)
