"""Supporters join, begin, rest, come back and step down."""

from dataclasses import dataclass
from datetime import date

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid
from lamppost.core.transactions import transaction
from lamppost.program.queries import today_at
from lamppost.supporters.access import SupporterPermission
from lamppost.supporters.actions.confidence import forget_confidence
from lamppost.supporters.actions.freeing import free_places
from lamppost.supporters.actions.own import own_row
from lamppost.supporters.actions.papers import withdraw_certificate
from lamppost.supporters.actions.roles import may_do_neither, may_support
from lamppost.supporters.models import Supporter
from lamppost.supporters.queries.terms import months_at
from lamppost.supporters.rules import WITH_US, Standing, Step, add_months, after, decayed
from lamppost.supporters.rules.standing import MOVES
from lamppost.vault.actions import record_with_actor


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A trained supporter as the program takes them on. Without `certified_on` they were certified on
    the day of their training; without `certified_until`, for a term from today."""

    account: int
    hospital: int
    department: int | None
    specialty: str
    trained_on: date
    training_minutes: int
    languages: tuple[str, ...] = ("en",)
    gender: str = ""
    is_listed: bool = False
    certified_on: date | None = None
    certified_until: date | None = None


def enrol(*, enrolment: Enrolment, by: Actor) -> int:
    """Takes on somebody who was trained and certified elsewhere, or served before; returns their id.
    NotNow for who is a supporter already."""
    with transaction(by):
        require(by, SupporterPermission.SUPPORTER_ENROL, enrolment.hospital)
        known = Supporter.objects.select_for_update().filter(account_id=enrolment.account).first()
        row = known or Supporter(account_id=enrolment.account)
        row.standing = after(Step.ENROL, Standing(known.standing) if known else None)
        _set(row, enrolment)
        row.save()
        may_support(row)
        record_with_actor(
            by=by,
            event="supporter.enrolled",
            hospital=enrolment.hospital,
            whom=enrolment.account,
        )
    return row.id


def begin(*, by: Actor) -> None:
    """Whoever is certified may be asked from now on."""
    _take(Step.BEGIN, by)


def rest(*, by: Actor) -> None:
    """No offers for now; needs no reason."""
    _take(Step.REST, by)


def resume(*, by: Actor) -> None:
    """Offers again."""
    _take(Step.RESUME, by)


def step_down(*, account: int, by: Actor) -> bool:
    """Ends somebody's service, or their training, with thanks; False where they were neither. Their places
    in sessions and their turns on call are free.

    Whoever calls hands their open outreaches over.
    """
    with transaction(by):
        row = Supporter.objects.select_for_update().filter(account_id=account).first()
        if row is None or row.standing not in MOVES[Step.STEP_DOWN].since:
            return False
        require(by, SupporterPermission.SUPPORTER_STEP_DOWN, row)
        row.standing = after(Step.STEP_DOWN, Standing(row.standing))
        row.retired_on = now().date()
        row.save(update_fields=["standing", "retired_on"])
        withdraw_certificate(row)
        forget_confidence(row)
        may_do_neither(row)
        free_places(account=account, by=Actor.system(row.hospital_id))
        record_with_actor(
            by=by, event="supporter.stepped_down", hospital=row.hospital_id, whom=account
        )
    return True


def note_heavy(*, account: int, hospital: int, month: date, times: int, by: Actor) -> None:
    """Counts conversations that were heavy in a month that is over, so that offers go to others first;
    whoever has gone, or serves elsewhere now, is left alone."""
    with transaction(by):
        require(by, SupporterPermission.LOAD_NOTE, hospital)
        serving = Supporter.objects.select_for_update().filter(hospital_id=hospital)
        for row in serving.filter(account_id=account):
            row.recent_heavy = decayed(row.recent_heavy, row.heavy_month, month) + times
            row.heavy_month = month
            row.save(update_fields=["recent_heavy", "heavy_month"])


def _set(row: Supporter, given: Enrolment) -> None:
    """What is known of them; without a day until when, their certificate counts for a term from today."""
    today = today_at(given.hospital)
    until = given.certified_until or add_months(today, months_at(given.hospital))
    certified = given.certified_on or given.trained_on
    if not given.trained_on <= certified <= min(today, until):
        raise Invalid({"certified_on": "choose"})
    row.hospital_id, row.department_id = given.hospital, given.department
    row.specialty, row.gender, row.is_listed = given.specialty, given.gender, given.is_listed
    row.languages, row.training_minutes = list(given.languages), given.training_minutes
    row.trained_on, row.certified_on, row.renewed_on = given.trained_on, certified, certified
    row.certified_until, row.reminded, row.retired_on = until, None, None


def _take(step: Step, by: Actor) -> None:
    """One's own step; where it leads there already, nothing happens."""
    with transaction(by):
        row = own_row(by, WITH_US)
        require(by, SupporterPermission.SUPPORTER_SELF, row)
        standing = Standing(row.standing)
        if standing is MOVES[step].to:
            return
        row.standing = after(step, standing)
        row.save(update_fields=["standing"])
        record(by=by, event="supporter.changed", hospital=row.hospital_id)
