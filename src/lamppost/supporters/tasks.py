"""What the worker does for nominations: letters, rounds that are over, names and invitations to forget."""

from procrastinate.contrib.django import app

from lamppost.core.access import Actor
from lamppost.supporters import actions
from lamppost.supporters.queries.nominations import hospitals_with_rounds


@app.periodic(cron="* * * * *")
@app.task(
    name="supporters.keep_nominations",
    queueing_lock="supporters.keep_nominations",
    pass_context=False,
)
def keep_nominations(timestamp: int) -> None:
    for hospital in hospitals_with_rounds():
        program = Actor.system(hospital)
        actions.take_in(hospital=hospital, by=program)
        actions.write_letters(hospital=hospital, by=program)
        actions.finish_overdue(hospital=hospital, by=program)
        actions.forget_invitations(hospital=hospital, by=program)
