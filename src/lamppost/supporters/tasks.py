"""What the worker does for supporters: nominations, the rota, certificates renewed and ending, what is shared."""

from procrastinate.contrib.django import app

from lamppost.core.access import Actor
from lamppost.program import queries as places
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


@app.periodic(cron="12 * * * *")
@app.task(name="supporters.forget_rota", queueing_lock="supporters.forget_rota", pass_context=False)
def forget_rota(timestamp: int) -> None:
    for hospital in places.hospital_ids():
        actions.forget_rota(hospital=hospital, by=Actor.system(hospital))
        actions.forget_calls(hospital=hospital, by=Actor.system(hospital))


@app.periodic(cron="48 2 * * *")
@app.task(
    name="supporters.write_confidences",
    queueing_lock="supporters.write_confidences",
    pass_context=False,
)
def write_confidences(timestamp: int) -> None:
    """Every night, whether or not anybody has changed a word."""
    for hospital in places.hospital_ids():
        actions.write_confidences(hospital=hospital, by=Actor.system(hospital))


@app.periodic(cron="37 * * * *")
@app.task(
    name="supporters.keep_certificates",
    queueing_lock="supporters.keep_certificates",
    pass_context=False,
)
def keep_certificates(timestamp: int) -> None:
    """Who has been at a refresher is certified anew, and who is due hears of it."""
    for hospital in places.hospital_ids():
        program = Actor.system(hospital)
        actions.renew_refreshed(hospital=hospital, by=program)
        actions.remind_due(hospital=hospital, by=program)
