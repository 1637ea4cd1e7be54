"""What the worker does for referrals. Arguments are opaque ids."""

from uuid import UUID

from procrastinate.contrib.django import app

from lamppost.core.access import Actor
from lamppost.core.jobs import PATIENT
from lamppost.core.rounds import at_each
from lamppost.program.queries import hospital_ids
from lamppost.referrals import actions


@app.task(name="referrals.resolve", retry=PATIENT)
def resolve(referral: str, hospital: int) -> None:
    actions.resolve(referral=UUID(referral), by=Actor.system(hospital))


@app.task(name="referrals.page", retry=PATIENT, priority=100)
def page(hospital: int) -> None:
    actions.page_due(hospital=hospital, by=Actor.system(hospital))


@app.periodic(cron="* * * * * */20")
@app.task(name="referrals.page_all", queueing_lock="referrals.page_all", priority=100)
def page_all(timestamp: int) -> None:
    """Danger does not hang on one job: whatever is due is paged, whoever forgot to say so."""
    at_each(hospital_ids(), actions.page_due)


@app.periodic(cron="*/5 * * * *")
@app.task(name="referrals.resolve_due", queueing_lock="referrals.resolve_due", retry=PATIENT)
def resolve_due(timestamp: int) -> None:
    at_each(hospital_ids(), actions.resolve_due, actions.keep_groups, actions.forget_old)


@app.periodic(cron="* * * * *")
@app.task(name="referrals.renew_door", queueing_lock="referrals.renew_door")
def renew_door(timestamp: int) -> None:
    actions.renew_door(by=Actor.system())


@app.task(name="referrals.take_up", retry=PATIENT)
def take_up(activation: str, hospital: int) -> None:
    actions.take_up(activation=UUID(activation), by=Actor.system(hospital))


@app.periodic(cron="* * * * * */15")
@app.task(name="referrals.take_up_due", queueing_lock="referrals.take_up_due", retry=PATIENT)
def take_up_due(timestamp: int) -> None:
    at_each(hospital_ids(), actions.take_up_due)
