"""The fixed cast: every story in the tests is about these people."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import pytest
from django.db.transaction import atomic

from lamppost.cli.embedded import Urls
from lamppost.core.access import Actor, Grant, Role
from lamppost.core.clock import now
from lamppost.core.text import fold
from lamppost.people.actions import invite
from lamppost.people.queries import actor_for
from lamppost.program.models import Department, Hospital, Physician
from lamppost.program.rules import AdoptionStage, HospitalStage, Profession
from lamppost.supporters.models import Supporter
from lamppost.supporters.rules import Standing

LONG_AGO: Final = timedelta(days=200)  # since supporters of the cast were certified
AFTER_ANY_STORY: Final = timedelta(days=2000)  # until when their certificates count


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


def make_cast() -> Cast:
    """Everybody, in the database that is open."""
    valley, harbor = (
        _hospital("Valley", "America/Los_Angeles"),
        _hospital("Harbor", "America/Denver"),
    )
    emergency = _department(valley, "Emergency Medicine")
    surgery = _department(valley, "Surgery")
    harbor_emergency = _department(harbor, "Emergency Medicine")
    here, there = valley.pk, harbor.pk
    return Cast(
        valley,
        harbor,
        emergency,
        surgery,
        harbor_emergency,
        referrer=_physician("Rosa Referrer", emergency),
        recipient=_physician("Remy Recipient", emergency),
        supporter=_supporter("Sam Supporter", emergency),
        other_supporter=_supporter("Olga Supporter", surgery),
        coordinator=_person("Cora Coordinator", valley, Grant(Role.COORDINATOR, here)),
        deputy=_person("Dara Deputy", valley, Grant(Role.COORDINATOR, here, is_deputy=True)),
        lead=_person("Lena Lead", valley, Grant(Role.DEPARTMENT_LEAD, here, emergency.pk)),
        director=_person("Dirk Director", valley, Grant(Role.DIRECTOR)),
        evaluator=_person("Eva Evaluator", valley, Grant(Role.EVALUATOR, here)),
        administrator=_person("Adam Administrator", valley, Grant(Role.ADMINISTRATOR, here)),
        safety_contact=_person("Stella Safety", valley, Grant(Role.SAFETY_CONTACT, here)),
        outsider=_supporter("Otto Outsider", harbor_emergency, there),
    )


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
    return Hospital.objects.create(
        slug=name.lower(),
        name=f"{name} Medical Center",
        phone="+14155550100",
        time_zone=zone,
        stage=HospitalStage.ACTIVE,
    )


def _department(hospital: Hospital, name: str) -> Department:
    return Department.objects.create(hospital=hospital, name=name, stage=AdoptionStage.ACTIVE)


def _address(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@example.org"


def _physician(name: str, department: Department) -> Person:
    first, last = name.split()
    row = Physician.objects.create(
        hospital=department.hospital,
        department=department,
        first_name=first,
        last_name=last,
        name_folded=fold(name),
        email=_address(name),
        profession=Profession.PHYSICIAN,
        specialty=department.name,
    )
    return Person(name, _address(name), department.hospital, row)


def _person(name: str, hospital: Hospital, *grants: Grant, physician: int | None = None) -> Person:
    account = invite(
        email=_address(name),
        name=name,
        grants=grants,
        physician=physician,
        by=Actor.system(hospital.pk),
    )
    return Person(name, _address(name), hospital, account=account)


def _supporter(name: str, department: Department, hospital: int | None = None) -> Person:
    at_work = _physician(name, department)
    assert at_work.physician is not None
    certified = now() - LONG_AGO
    grant = Grant(Role.SUPPORTER, hospital or department.hospital_id)
    signed_in = _person(name, department.hospital, grant, physician=at_work.physician.pk)
    row = Supporter.objects.create(
        account_id=signed_in.account,
        hospital=department.hospital,
        department=department,
        specialty=department.name,
        standing=Standing.ACTIVE,
        trained_on=certified.date(),
        certified_on=certified.date(),
        renewed_on=certified.date(),
        certified_until=(certified + AFTER_ANY_STORY).date(),
    )
    return Person(
        name, at_work.email, department.hospital, at_work.physician, signed_in.account, row
    )


def at_work(person: Person, department: Department) -> Person:
    """The same person, who stands on the roster too."""
    return replace(person, physician=_physician(person.name, department).physician)
