"""A supporter's certificate on paper, with a code that anybody who holds it can check."""

from dataclasses import dataclass, field
from datetime import date

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.errors import NotNow
from lamppost.core.ids import Code, random_id
from lamppost.core.transactions import transaction
from lamppost.program.queries import today_at
from lamppost.supporters.access import SupporterPermission
from lamppost.supporters.actions.own import own_row
from lamppost.supporters.models import Certificate, Supporter
from lamppost.supporters.queries.certificates import code_on
from lamppost.supporters.rules import WITH_US, counts


@dataclass(frozen=True, slots=True)
class Paper:
    """What a certificate says."""

    name: str = field(repr=False)
    hospital: str
    trained_on: date
    minutes: int
    certified_on: date
    until: date
    code: Code = field(repr=False)


def draw_certificate(*, by: Actor) -> Paper:
    """One's own, the same each time; NotNow while it does not count."""
    with transaction(by):
        row = own_row(by, WITH_US)
        require(by, SupporterPermission.SUPPORTER_SELF, row)
        drawn = _paper(row)
        record(by=by, event="certificate.drawn", hospital=row.hospital_id)
    return drawn


def replace_code(*, by: Actor) -> None:
    """The code on every copy so far opens nothing any more; the next copy has another."""
    with transaction(by):
        row = own_row(by, WITH_US)
        require(by, SupporterPermission.SUPPORTER_SELF, row)
        Certificate.objects.filter(supporter=row).delete()
        record(by=by, event="certificate.replaced", hospital=row.hospital_id)


def withdraw_certificate(row: Supporter) -> None:
    """In the open transaction: it says nothing to anybody any more."""
    Certificate.objects.filter(supporter=row).delete()


def _paper(row: Supporter) -> Paper:
    trained, certified, until = row.trained_on, row.certified_on, row.certified_until
    today = today_at(row.hospital_id)
    if certified is None:
        raise NotNow("This comes once you are certified.")
    if trained is None or until is None or not counts(until, today):
        raise NotNow("Your certificate has lapsed. A refresher renews it.")
    place, minutes = row.hospital.name, row.training_minutes
    return Paper(row.account.name, place, trained, minutes, certified, until, _code(row))


def _code(row: Supporter) -> Code:
    """The one that they have; another where there is none, or where the site's secret has changed."""
    known = Certificate.objects.filter(supporter=row).first()
    if known is not None and bytes(known.digest) == code_on(known.pk).digest:
        return code_on(known.pk)
    withdraw_certificate(row)
    new = random_id()
    Certificate.objects.create(pk=new, supporter=row, digest=code_on(new).digest)
    return code_on(new)
