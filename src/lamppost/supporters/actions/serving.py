"""Supporters join, rest, come back and step down."""

from dataclasses import dataclass
from datetime import date

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.supporters.access import SupporterPermission
from lamppost.supporters.actions.own import own_row
from lamppost.supporters.models import Supporter
from lamppost.supporters.rules import Standing, decayed
from lamppost.vault.actions import record_with_actor


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A trained supporter as the program takes them on."""

    account: int
    hospital: int
    department: int | None
    specialty: str
    trained_on: date
    training_minutes: int
    languages: tuple[str, ...] = ("en",)
    gender: str = ""
    is_listed: bool = False


def enrol(*, enrolment: Enrolment, by: Actor) -> int:
    """Takes on a trained and certified supporter; returns their id."""
    with transaction(by):
        require(by, SupporterPermission.SUPPORTER_ENROL, enrolment.hospital)
        row = Supporter.objects.create(
            account_id=enrolment.account,
            hospital_id=enrolment.hospital,
            department_id=enrolment.department,
            specialty=enrolment.specialty,
            standing=Standing.ACTIVE,
            trained_on=enrolment.trained_on,
            certified_on=enrolment.trained_on,
            training_minutes=enrolment.training_minutes,
            languages=list(enrolment.languages),
            gender=enrolment.gender,
            is_listed=enrolment.is_listed,
        )
        record_with_actor(
            by=by,
            event="supporter.enrolled",
            hospital=enrolment.hospital,
            whom=enrolment.account,
        )
    return row.id


def rest(*, by: Actor) -> None:
    """No offers for now; needs no reason."""
    _set_standing(by, Standing.RESTING)


def resume(*, by: Actor) -> None:
    """Offers again."""
    _set_standing(by, Standing.ACTIVE)


def step_down(*, account: int, by: Actor) -> bool:
    """Ends somebody's service for good, with thanks; False where they were no supporter.

    Whoever calls hands their open outreaches over.
    """
    with transaction(by):
        row = Supporter.objects.select_for_update().filter(account_id=account).first()
        if row is None or row.standing == Standing.STEPPED_DOWN:
            return False
        require(by, SupporterPermission.SUPPORTER_ENROL, row)
        row.standing, row.retired_on = Standing.STEPPED_DOWN, now().date()
        row.save(update_fields=["standing", "retired_on"])
        record_with_actor(
            by=by, event="supporter.stepped_down", hospital=row.hospital_id, whom=account
        )
    return True


def note_heavy(*, account: int, by: Actor) -> None:
    """Counts a heavy conversation by the month, so that the next offers go to others first."""
    with transaction(by):
        row = Supporter.objects.select_for_update().get(account_id=account)
        require(by, SupporterPermission.LOAD_NOTE, row)
        today = now().date()
        row.recent_heavy = decayed(row.recent_heavy, row.heavy_month, today) + 1
        row.heavy_month = today.replace(day=1)
        row.save(update_fields=["recent_heavy", "heavy_month"])


def _set_standing(by: Actor, standing: Standing) -> None:
    with transaction(by):
        row = own_row(by)
        require(by, SupporterPermission.SUPPORTER_SELF, row)
        row.standing = standing
        row.save(update_fields=["standing"])
        record(by=by, event="supporter.changed", hospital=row.hospital_id)
