"""The fixed cast: every story in the tests is about these people."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, TypeVar

import pytest
from django.contrib.auth.hashers import make_password
from django.db.models import Model
from django.db.transaction import atomic

from lamppost.cli.embedded import Urls
from lamppost.core.access import Actor, Grant, Role
from lamppost.core.clock import now
from lamppost.core.text import fold
from lamppost.people.models import Account, RoleGrant
from lamppost.people.queries import actor_for
from lamppost.people.rules import FIRST_PASSKEY_WITHIN
from lamppost.program.models import Department, Hospital, Physician
from lamppost.program.rules import AdoptionStage, HospitalStage, Profession
from lamppost.supporters.models import Supporter
from lamppost.supporters.rules import Standing

LONG_AGO: Final = timedelta(days=200)  # since supporters of the cast were certified
AFTER_ANY_STORY: Final = timedelta(days=2000)  # until when their certificates count
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Person:
    """Somebody of the cast: on a roster, with an account, or both."""

    name: str
    email: str
    hospital: Hospital
    physician: Physician | None = None
    account: int | None = None
    supporter: Supporter | None = None

    def actor(self, second_factor_at: datetime | None = None) -> Actor:
        """Them, signed in; with a second factor where a story needs one."""
        assert self.account is not None, f"{self.name} has no account"
        return actor_for(self.account, second_factor_at)


@dataclass(frozen=True)
class Cast:
    """Two hospitals, their departments, and who is who."""

    valley: Hospital
    harbor: Hospital
    emergency: Department
    surgery: Department
    harbor_emergency: Department
    referrer: Person  # no account
    recipient: Person  # no account
    supporter: Person
    other_supporter: Person  # of another department
    coordinator: Person
    deputy: Person
    lead: Person
    director: Person
    evaluator: Person
    administrator: Person
    safety_contact: Person
    outsider: Person  # supporter of the other hospital


@dataclass(frozen=True)
class Part:
    """What somebody is in the cast: where, on which roster, with which role."""

    name: str
    hospital: Hospital
    grant: Grant | None = None
    department: Department | None = None

    @property
    def serves(self) -> bool:
        return self.grant is not None and self.grant.role is Role.SUPPORTER


def make_cast() -> Cast:
    """Everybody, in the database that is open; written table by table, for every story begins so."""
    valley, harbor = Hospital.objects.bulk_create(
        [_hospital("Valley", "America/Los_Angeles"), _hospital("Harbor", "America/Denver")]
    )
    units = [(valley, "Emergency Medicine"), (valley, "Surgery"), (harbor, "Emergency Medicine")]
    departments = Department.objects.bulk_create(_department(*unit) for unit in units)
    people = join(_parts(valley, harbor, *departments))
    return Cast(valley, harbor, *departments, **people)


def _parts(
    valley: Hospital,
    harbor: Hospital,
    emergency: Department,
    surgery: Department,
    harbor_emergency: Department,
) -> dict[str, Part]:
    here, there = valley.pk, harbor.pk
    leads = Grant(Role.DEPARTMENT_LEAD, here, emergency.pk)
    deputy, supports = Grant(Role.COORDINATOR, here, is_deputy=True), Grant(Role.SUPPORTER, here)
    return {
        "referrer": Part("Rosa Referrer", valley, department=emergency),
        "recipient": Part("Remy Recipient", valley, department=emergency),
        "supporter": Part("Sam Supporter", valley, supports, emergency),
        "other_supporter": Part("Olga Supporter", valley, supports, surgery),
        "coordinator": Part("Cora Coordinator", valley, Grant(Role.COORDINATOR, here)),
        "deputy": Part("Dara Deputy", valley, deputy),
        "lead": Part("Lena Lead", valley, leads),
        "director": Part("Dirk Director", valley, Grant(Role.DIRECTOR)),
        "evaluator": Part("Eva Evaluator", valley, Grant(Role.EVALUATOR, here)),
        "administrator": Part("Adam Administrator", valley, Grant(Role.ADMINISTRATOR, here)),
        "safety_contact": Part("Stella Safety", valley, Grant(Role.SAFETY_CONTACT, here)),
        "outsider": Part("Otto Outsider", harbor, Grant(Role.SUPPORTER, there), harbor_emergency),
    }


def join(parts: dict[str, Part]) -> dict[str, Person]:
    """Puts them on their rosters, opens their accounts and has them serve, as each one's part says."""
    rosters = _rows(Physician, {p: _physician(p) for p in parts.values() if p.department})
    accounts = _rows(Account, {p: _account(p, rosters.get(p)) for p in parts.values() if p.grant})
    RoleGrant.objects.bulk_create(_granted(p.grant, row) for p, row in accounts.items() if p.grant)
    serving = _rows(Supporter, {p: _supporter(p, accounts[p]) for p in accounts if p.serves})
    return {
        part: Person(
            p.name,
            _address(p.name),
            p.hospital,
            rosters.get(p),
            accounts[p].pk if p in accounts else None,
            serving.get(p),
        )
        for part, p in parts.items()
    }


def _rows(model: type[M], rows: dict[Part, M]) -> dict[Part, M]:
    return dict(zip(rows, model._default_manager.bulk_create(rows.values()), strict=True))


@contextmanager
def refuses(error: type[Exception]) -> Iterator[pytest.ExceptionInfo[Exception]]:
    """Expects the error, undoes what it broke off, and lets the story go on in the database."""
    with pytest.raises(error) as refused, atomic():
        yield refused


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast, for a test that rolls back."""
    return make_cast()


@pytest.fixture
def committed_cast(committed_db: Urls) -> Cast:
    """The cast in a database of the test's own, seen by threads and other processes too."""
    return make_cast()


def _hospital(name: str, zone: str) -> Hospital:
    return Hospital(
        slug=name.lower(),
        name=f"{name} Medical Center",
        phone="+14155550100",
        time_zone=zone,
        stage=HospitalStage.ACTIVE,
    )


def _department(hospital: Hospital, name: str) -> Department:
    return Department(hospital=hospital, name=name, stage=AdoptionStage.ACTIVE)


def _address(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@example.org"


def _physician(part: Part) -> Physician:
    assert part.department is not None
    first, last = part.name.split()
    return Physician(
        hospital=part.hospital,
        department=part.department,
        first_name=first,
        last_name=last,
        name_folded=fold(part.name),
        email=_address(part.name),
        profession=Profession.PHYSICIAN,
        specialty=part.department.name,
    )


def _account(part: Part, physician: Physician | None) -> Account:
    return Account(
        email=_address(part.name),
        name=part.name,
        password=make_password(None),
        physician=physician,
        first_passkey_by=now().date() + FIRST_PASSKEY_WITHIN,
    )


def _granted(grant: Grant, account: Account) -> RoleGrant:
    return RoleGrant(
        account=account,
        role=grant.role,
        hospital_id=grant.hospital,
        department_id=grant.department,
        is_deputy=grant.is_deputy,
    )


def _supporter(part: Part, account: Account) -> Supporter:
    assert part.department is not None
    certified = now() - LONG_AGO
    return Supporter(
        account=account,
        hospital=part.hospital,
        department=part.department,
        specialty=part.department.name,
        standing=Standing.ACTIVE,
        trained_on=certified.date(),
        certified_on=certified.date(),
        renewed_on=certified.date(),
        certified_until=(certified + AFTER_ANY_STORY).date(),
    )


def hospital_named(name: str, zone: str) -> Hospital:
    """One more hospital."""
    return Hospital.objects.bulk_create([_hospital(name, zone)])[0]


def department_at(hospital: Hospital, name: str) -> Department:
    """One more department there."""
    return Department.objects.bulk_create([_department(hospital, name)])[0]


def at_work(person: Person, department: Department) -> Person:
    """The same person, who stands on the roster too."""
    row = _physician(Part(person.name, department.hospital, department=department))
    row.save()
    return replace(person, physician=row)
