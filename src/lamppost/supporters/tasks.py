"""What the worker does for supporters: nominations, the rota, certificates renewed and ending, what is shared."""

from procrastinate.contrib.django import app

from lamppost.core.rounds import at_each
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
    at_each(
        hospitals_with_rounds(),
        actions.take_in,
        actions.write_letters,
        actions.finish_overdue,
        actions.forget_invitations,
    )


@app.periodic(cron="12 * * * *")
@app.task(name="supporters.forget_rota", queueing_lock="supporters.forget_rota", pass_context=False)
def forget_rota(timestamp: int) -> None:
    at_each(places.hospital_ids(), actions.forget_rota, actions.forget_calls)


@app.periodic(cron="48 2 * * *")
@app.task(
    name="supporters.write_confidences",
    queueing_lock="supporters.write_confidences",
    pass_context=False,
)
def write_confidences(timestamp: int) -> None:
    """Every night, whether or not anybody has changed a word."""
    at_each(places.hospital_ids(), actions.write_confidences)


@app.periodic(cron="37 * * * *")
@app.task(
    name="supporters.keep_certificates",
    queueing_lock="supporters.keep_certificates",
    pass_context=False,
)
def keep_certificates(timestamp: int) -> None:
    """Who has been at a refresher is certified anew, and who is due hears of it."""
    at_each(places.hospital_ids(), actions.renew_refreshed, actions.remind_due)
