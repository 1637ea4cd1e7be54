"""People on the roster, for whom the actor may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from lamppost.core.access import Actor, require
from lamppost.core.errors import NotFound
from lamppost.core.text import fold
from lamppost.program.access import ProgramPermission, visible_to
from lamppost.program.models import Physician
from lamppost.program.rules import Profession
from lamppost.program.rules.likeness import Candidate, Likeness, Matched, Sought, ranked

PAGE: Final = 50
MOST: Final = 8  # candidates on a screen


@dataclass(frozen=True, slots=True, repr=False)
class PhysicianRow:
    """Somebody on the roster; `repr` tells nothing."""

    id: int
    hospital: int
    department_id: int | None
    department: str
    name: str
    first_name: str
    last_name: str
    email: str | None
    phone: str  # E.164
    profession: Profession
    specialty: str
    is_active: bool
    left_on: date | None
    npi: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class RosterPage:
    rows: tuple[PhysicianRow, ...]
    page: int
    has_next: bool


@dataclass(frozen=True, slots=True, repr=False)
class PossiblePhysician:
    """Somebody who may be meant: `score` 0 to 100, and what spoke for them."""

    physician: int
    name: str
    department_id: int | None
    department: str
    specialty: str
    profession: Profession
    score: int
    matched: frozenset[Matched]


def physician(physician: int, *, seen_by: Actor) -> PhysicianRow:
    """One person on a roster that the actor may see, leavers too; raises NotFound."""
    found = _seen(seen_by).filter(pk=physician).first()
    if found is None:
        raise NotFound("physician")
    return _row(found)


def physician_with_email(email: str, *, seen_by: Actor) -> PhysicianRow | None:
    """The one active person with exactly this address (case aside), or None."""
    found = _seen(seen_by).filter(email=email.strip().lower(), is_active=True).first()
    return _row(found) if found else None


def physicians_with_emails(
    hospital: int, emails: Iterable[str], *, seen_by: Actor
) -> dict[str, PhysicianRow]:
    """The active people on a hospital's roster who have one of these addresses, by address."""
    require(seen_by, ProgramPermission.ROSTER_VIEW, hospital)
    found = _seen(seen_by).filter(hospital_id=hospital, is_active=True, email__in=list(emails))
    return {one.email: _row(one) for one in found if one.email}


def roster(
    hospital: int,
    *,
    seen_by: Actor,
    text: str = "",
    page: int = 1,
    department: int | None = None,
) -> RosterPage:
    """A page of 50 active people by last name; each word of `text` is in their name or department."""
    require(seen_by, ProgramPermission.ROSTER_VIEW, hospital)
    found = _seen(seen_by).filter(hospital_id=hospital, is_active=True)
    for word in fold(text).split():
        found = found.filter(Q(name_folded__contains=word) | Q(department__name__icontains=word))
    if department is not None:
        found = found.filter(department_id=department)
    start = (max(page, 1) - 1) * PAGE
    rows = [
        _row(one)
        for one in found.order_by("last_name", "first_name", "pk")[start : start + PAGE + 1]
    ]
    return RosterPage(tuple(rows[:PAGE]), max(page, 1), len(rows) > PAGE)


def everybody(
    hospital: int,
    *,
    seen_by: Actor,
    departments: Iterable[int] = (),
    professions: Iterable[Profession] = (),
) -> tuple[PhysicianRow, ...]:
    """All active people on a hospital's roster: of these departments and professions, or (none named) of all."""
    require(seen_by, ProgramPermission.ROSTER_VIEW, hospital)
    found = _seen(seen_by).filter(hospital_id=hospital, is_active=True)
    if chosen := list(departments):
        found = found.filter(department_id__in=chosen)
    if kinds := list(professions):
        found = found.filter(profession__in=kinds)
    return tuple(_row(one) for one in found.order_by("pk"))


def possible_physicians(
    hospital: int,
    *,
    name: str,
    department: str = "",
    specialty: str = "",
    shift: str = "",
    seen_by: Actor,
) -> tuple[PossiblePhysician, ...]:
    """Whom a colleague may mean, the likeliest first; at most 8, none below 60 of 100."""
    require(seen_by, ProgramPermission.ROSTER_VIEW, hospital)
    here = visible_to(seen_by).filter(hospital_id=hospital, is_active=True)
    best = ranked(Sought(name, department, specialty, shift), _candidates(here))[:MOST]
    rows = {one.pk: one for one in _named(here).filter(pk__in=[one.physician for one in best])}
    return tuple(_possible(one, rows[one.physician]) for one in best)


def _seen(by: Actor) -> QuerySet[Physician]:
    return _named(visible_to(by))


def _named(people: QuerySet[Physician]) -> QuerySet[Physician]:
    return people.select_related("department")


def _candidates(people: QuerySet[Physician]) -> list[Candidate]:
    fields = people.values_list(
        "pk", "first_name", "middle_name", "last_name", "suffix", "department__name", "specialty"
    )
    return [Candidate(*row[:5], row[5] or "", row[6]) for row in fields]


def _possible(one: Likeness, row: Physician) -> PossiblePhysician:
    return PossiblePhysician(
        physician=row.pk,
        name=row.name,
        department_id=row.department_id,
        department=row.department.name if row.department else "",
        specialty=row.specialty,
        profession=Profession(row.profession),
        score=one.score,
        matched=one.matched,
    )


def _row(one: Physician) -> PhysicianRow:
    return PhysicianRow(
        id=one.pk,
        hospital=one.hospital_id,
        department_id=one.department_id,
        department=one.department.name if one.department else "",
        name=one.name,
        first_name=one.first_name,
        last_name=one.last_name,
        email=one.email,
        phone=one.phone,
        profession=Profession(one.profession),
        specialty=one.specialty,
        is_active=one.is_active,
        left_on=one.left_on,
        npi=one.npi,
    )
