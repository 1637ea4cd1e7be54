"""Who has an account: supporters, leads, coordinators and their deputies, and those for the region."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Final

from lamppost.cli.demo_data.helps import tell_where_to_turn
from lamppost.cli.demo_data.places import adopters_of, place_of
from lamppost.cli.demo_data.sites import FREMONT, OAKLAND, SITES, Adopter, Site
from lamppost.core.access import Actor, Grant, Role
from lamppost.core.clock import now
from lamppost.core.ids import dice
from lamppost.escalation.actions import approve_protocols
from lamppost.launch.actions import set_stage, sign_text
from lamppost.launch.queries import packaged_text
from lamppost.launch.rules import TextKind
from lamppost.people.actions import invite
from lamppost.people.queries import accounts_with_role
from lamppost.program import actions, queries
from lamppost.program.actions import Reached
from lamppost.program.queries import DepartmentRow, PhysicianRow
from lamppost.program.rules import DutyKind, HospitalStage
from lamppost.program.rules.duty import WEEK, Hours
from lamppost.resources.actions import Help, set_resource
from lamppost.resources.rules import ResourceKind
from lamppost.supporters.actions import Enrolment, enrol

TRAINING: Final = 240  # minutes
SPANISH_TOO: Final = 4  # every fourth supporter speaks it
LISTED: Final = 3  # every third is listed for the public
ALL_DAY: Final = (time(0), time(0))
BY_DAY: Final = (time(7), time(22))
# At Oakland, by department and turn: in how many days a certificate ends; the last one has lapsed.
ENDS: Final = {("Family Medicine", 2): 9, ("Family Medicine", 4): 45, ("Pediatrics", 3): -3}
OFFICE: Final = (time(8), time(18))
WORKING_DAYS: Final = 5
FIRST_NUMBER: Final = 121


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who is on no roster."""

    name: str
    role: Role
    site: Site | None = None  # None: for the region
    is_deputy: bool = False


# In the order in which each is called.
COLLEAGUES: Final = (
    Colleague("Marisol Quintero", Role.DIRECTOR),
    Colleague("Henrik Aldana", Role.EVALUATOR),
    Colleague("Dr. Yusuf Brandvold", Role.CLINICIAN),
    Colleague("Colette Ashgrove", Role.COUNSEL),
    Colleague("Theo Lindqvist-Mora", Role.ADMINISTRATOR),
    Colleague("Winifred Okonjo", Role.SAFETY_CONTACT, OAKLAND),
    Colleague("Paulo Restrepo-Lane", Role.SAFETY_CONTACT, OAKLAND, is_deputy=True),
    Colleague("Ingrid Maddox", Role.SAFETY_CONTACT, FREMONT),
    Colleague("Samir Holloway", Role.SAFETY_CONTACT, FREMONT, is_deputy=True),
)
# Coordinators work in departments that have not adopted: they know nobody's day there.
COORDINATE: Final = {
    OAKLAND.cms_id: ("Critical Care", "Neurology"),
    FREMONT.cms_id: ("Psychiatry", "Radiology"),
}


def people_of(hospital: int, department: int) -> Iterator[PhysicianRow]:
    """Everybody on the roster of a department who can be written to, by last name."""
    page, has_next = 1, True
    while has_next:
        found = queries.roster(
            hospital, seen_by=Actor.system(hospital), department=department, page=page
        )
        yield from (one for one in found.rows if one.email)
        page, has_next = page + 1, found.has_next


def invite_people() -> None:
    """Everybody who signs in; who serves a hospital there comes first on its list."""
    for site in SITES:
        place = place_of(site).id
        for row, adopter in zip(adopters_of(site), site.adopters, strict=True):
            _staff_department(place, row, adopter)
        _invite_coordinators(site, place)
    for one in COLLEAGUES:
        at = place_of(one.site).id if one.site else None
        grant = Grant(one.role, at, is_deputy=one.is_deputy)
        invite(email=_address(one.name), name=one.name, grants=(grant,), by=_program())


def open_hospitals() -> None:
    """What each gate asks first: cover, numbers that were called, texts, protocols; then the stages."""
    for site in SITES:
        place = place_of(site).id
        contact, deputy = (one.id for one in accounts_with_role(Role.SAFETY_CONTACT, place))
        for kind, hours in (
            (DutyKind.SAFETY, _safety_hours(site, contact, deputy)),
            (DutyKind.ROTA, _rota(place)),
            (DutyKind.COORDINATOR, _office_hours(place, Role.COORDINATOR)),
            (DutyKind.CLINICIAN, _office_hours(place, Role.CLINICIAN)),
        ):
            actions.set_duties(hospital=place, kind=kind, hours=hours, by=_program())
        _note_numbers(place, contact, deputy)
        _open_gates(place)
        for stage in (HospitalStage.LAUNCHING, HospitalStage.ACTIVE):
            set_stage(hospital=place, stage=stage, on=site.launched, by=_program())


def _open_gates(place: int) -> None:
    """Counsel signs the texts that come with the program, the clinician approves its protocols, and
    somebody has called the hospital's number today."""
    for kind in TextKind:
        body, body_es = packaged_text(kind, "en"), packaged_text(kind, "es")
        sign_text(hospital=place, kind=kind, body=body, body_es=body_es, by=_program())
    approve_protocols(hospital=place, by=_program())
    there = queries.hospital(place)
    operator = Help(place, ResourceKind.HOSPITAL, there.name, there.phone, checked_on=now().date())
    set_resource(shown=operator, by=_program())
    tell_where_to_turn(place)


def _staff_department(place: int, row: DepartmentRow, adopter: Adopter) -> None:
    """One who leads it, and its supporters, by the same chance each time."""
    everybody = list(people_of(place, row.id))
    lead, *supporters = dice(f"{place}/{row.name}").sample(everybody, adopter.supporters + 1)
    _invite(lead, Grant(Role.DEPARTMENT_LEAD, place, row.id))
    for number, one in enumerate(supporters):
        account = _invite(one, Grant(Role.SUPPORTER, place))
        enrolment = _enrolment(account, one, adopter.adopted, number)
        left = ENDS.get((row.name, number)) if place == place_of(OAKLAND).id else None
        if left is not None:
            enrolment = replace(enrolment, certified_until=now().date() + timedelta(days=left))
        enrol(enrolment=enrolment, by=_program())


def _enrolment(account: int, one: PhysicianRow, adopted: date, number: int) -> Enrolment:
    """Most were trained before their department began, the others in courses of later years."""
    course = adopted - timedelta(days=14) if number % 3 else adopted + timedelta(days=364)
    return Enrolment(
        account=account,
        hospital=one.hospital,
        department=one.department_id,
        specialty=one.specialty,
        trained_on=course,
        training_minutes=TRAINING,
        languages=("en",) if number % SPANISH_TOO else ("en", "es"),
        is_listed=number % LISTED == 0,
    )


def _invite_coordinators(site: Site, place: int) -> None:
    known = {one.name: one.id for one in queries.departments(place)}
    for rank, department in enumerate(COORDINATE[site.cms_id]):
        someone = next(people_of(place, known[department]))
        _invite(someone, Grant(Role.COORDINATOR, place, is_deputy=rank > 0))


def _invite(one: PhysicianRow, grant: Grant) -> int:
    return invite(
        email=one.email or "", name=one.name, grants=(grant,), physician=one.id, by=_program()
    )


def _safety_hours(site: Site, contact: int, deputy: int) -> list[Hours]:
    """Oakland answers at every hour; at Fremont nobody does at night."""
    starts, ends = ALL_DAY if site is OAKLAND else BY_DAY
    return [
        Hours(account, rank, weekday, starts, ends)
        for rank, account in enumerate((contact, deputy), start=1)
        for weekday in range(WEEK)
    ]


def _office_hours(place: int, role: Role) -> list[Hours]:
    """Whoever holds the role, on weekdays, in the order in which they are called."""
    return [
        Hours(one.id, rank, weekday, *OFFICE)
        for rank, one in enumerate(accounts_with_role(role, place), start=1)
        for weekday in range(WORKING_DAYS)
    ]


def _note_numbers(place: int, *safety: int) -> None:
    """Made-up numbers (555-01xx belongs to nobody) for all but the coordinator's deputy."""
    others = [
        *accounts_with_role(Role.CLINICIAN, place),
        *accounts_with_role(Role.COORDINATOR, place),
    ]
    for number, account in enumerate(
        [*safety, *(one.id for one in others[:2])], start=FIRST_NUMBER
    ):
        reached = Reached(place, account, f"510 555 {number:04}")
        actions.set_duty_phone(reached=reached, by=_program())


def _rota(place: int) -> list[Hours]:
    """By day a supporter stands ready for `today`, each weekday another."""
    ready = accounts_with_role(Role.SUPPORTER, place)[:WEEK]
    return [Hours(one.id, 1, weekday, *BY_DAY) for weekday, one in enumerate(ready)]


def _address(name: str) -> str:
    return f"{name.removeprefix('Dr. ').lower().replace(' ', '.')}@region.example.org"


def _program() -> Actor:
    return Actor.system(*queries.hospital_ids())
