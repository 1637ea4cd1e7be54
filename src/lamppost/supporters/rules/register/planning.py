"""What a register would do: whom it takes on, what it changes, whom it leaves as they are. Nothing is written."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from lamppost.core.text import fold
from lamppost.program.rules.names import split_name
from lamppost.program.rules.problems import ImportProblem, LeftOut, Problem
from lamppost.program.rules.roster import is_somebody_else
from lamppost.supporters.rules.register.reading import Entry, Register
from lamppost.supporters.rules.renewal import add_months
from lamppost.supporters.rules.standing import BEGINNING, CERTIFIED, Standing

CERTIFIES: Final = ("renewed_on", "certified_until")  # what a newer certificate changes


@dataclass(frozen=True, slots=True)
class Service:
    """A supporter as the program knows them: their row, and what a register may bring up to date."""

    id: int
    hospital: int
    standing: Standing
    department: int | None
    specialty: str
    renewed_on: date | None
    certified_until: date | None


@dataclass(frozen=True, slots=True, repr=False)
class OnRoster:
    """Who has that address on the hospital's roster."""

    physician: int
    name: str
    department: int | None
    specialty: str


@dataclass(frozen=True, slots=True, repr=False)
class Known:
    """What is known of an address. `is_ours`: whoever brings the file in may give that account a role.
    `has_role`: nobody else may tell that there is an account, for it may have been opened for an invitation.
    """

    account: int | None = None
    name: str = ""
    language: str = "en"
    is_active: bool = True
    is_ours: bool = True
    has_role: bool = False
    service: Service | None = None
    person: OnRoster | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """Where, on which day, for how many months a certificate counts there, and its departments by folded name."""

    hospital: int
    today: date
    months: int
    departments: Mapping[str, int]


@dataclass(frozen=True, slots=True, repr=False)
class TakenOn:
    """Somebody who becomes a supporter, with all that their row holds."""

    entry: Entry
    known: Known
    name: str
    department: int | None
    specialty: str
    languages: tuple[str, ...]
    renewed_on: date
    certified_until: date


@dataclass(slots=True, repr=False)
class Plan:
    """`changed`: whom the file brings up to date, as they shall be."""

    taken_on: list[TakenOn] = field(default_factory=list)
    changed: list[tuple[Service, Service]] = field(default_factory=list)
    unchanged: int = 0
    left_out: Counter[LeftOut] = field(default_factory=Counter)
    problems: list[ImportProblem] = field(default_factory=list)


def plan(register: Register, known: Mapping[str, Known], terms: Terms) -> Plan:
    """Holds each entry against what is known of its address (`known`); problems are the file's too."""
    decided, seen = Plan(), set[int | None]()
    for entry in register.entries:
        of_them = known.get(entry.email, Known())
        is_twice = of_them.account is not None and of_them.account in seen  # under two addresses
        problem = ("email", Problem.EMAIL_TWICE) if is_twice else _problem(entry, of_them, terms)
        seen.add(of_them.account)
        if problem:
            register.refuse(entry.row, *problem)
        else:
            _decide(entry, of_them, terms, decided)
    order = sorted(register.problems, key=lambda one: (one.row, one.column))
    decided.problems = order
    return decided


def _problem(entry: Entry, known: Known, terms: Terms) -> tuple[str, Problem] | None:
    if entry.department and fold(entry.department) not in terms.departments:
        return "department", Problem.DEPARTMENT_UNKNOWN
    name = known.name or (known.person.name if known.person else "")
    if not (entry.name or name):
        return "name", Problem.VALUE_MISSING
    if entry.name and name and is_somebody_else(_Named(entry.name), _Named(name)):
        return "email", Problem.EMAIL_OF_TWO
    return None if known.account is None else _problem_of_account(known, terms)


def _problem_of_account(known: Known, terms: Terms) -> tuple[str, Problem] | None:
    service = known.service
    is_here = service is not None and service.hospital == terms.hospital
    if not (known.is_ours or (is_here and service and service.standing in CERTIFIED)):
        return "email", Problem.ACCOUNT_OF_OTHERS
    if service and not is_here and service.standing is not Standing.STEPPED_DOWN:
        return "email", Problem.SUPPORTER_ELSEWHERE
    return None if known.is_active else ("email", Problem.ACCOUNT_CLOSED)


def _decide(entry: Entry, known: Known, terms: Terms, decided: Plan) -> None:
    """Who has stepped down comes back by their own word, not because an old file still has them."""
    service = known.service
    if service is None or service.standing in BEGINNING:
        decided.taken_on.append(_taken_on(entry, known, terms))
    elif service.standing is Standing.STEPPED_DOWN:
        decided.left_out[LeftOut.STEPPED_DOWN] += 1
    else:
        wanted = _brought_up_to_date(entry, service, terms)
        if wanted == service:
            decided.unchanged += 1
        else:
            decided.changed.append((service, wanted))


def _taken_on(entry: Entry, known: Known, terms: Terms) -> TakenOn:
    """What the file leaves blank comes from the roster."""
    person = known.person
    on_roster = (person.name, person.department, person.specialty) if person else ("", None, "")
    department = terms.departments.get(fold(entry.department)) if entry.department else on_roster[1]
    since, until = _certificate(entry, terms)
    return TakenOn(
        entry=entry,
        known=known,
        name=entry.name or on_roster[0],
        department=department,
        specialty=entry.specialty or on_roster[2],
        languages=entry.languages or (known.language,),
        renewed_on=since,
        certified_until=until,
    )


def _certificate(entry: Entry, terms: Terms) -> tuple[date, date]:
    """From which day it counts, and until when: as the file says, else a term from the refresher; of
    whom it says neither, a term from today, as for anybody who is enrolled."""
    since = entry.renewed_on or entry.certified_on
    if entry.until:
        return since, entry.until
    return since, add_months(entry.renewed_on or terms.today, terms.months)


def _brought_up_to_date(entry: Entry, service: Service, terms: Terms) -> Service:
    """Where they work, and a certificate that counts for longer. What they have said themselves (how much
    they carry, how they talk, that they rest) is theirs and stays."""
    since, until = service.renewed_on, service.certified_until
    if entry.renewed_on or entry.until:
        told_since, told_until = _certificate(entry, terms)
        if until is None or told_until > until:
            since, until = max(told_since, since or told_since), told_until
    department = terms.departments.get(fold(entry.department)) if entry.department else None
    return Service(
        id=service.id,
        hospital=service.hospital,
        standing=service.standing,
        department=department or service.department,
        specialty=entry.specialty or service.specialty,
        renewed_on=since,
        certified_until=until,
    )


class _Named:
    """A whole name in the parts by which people are told apart."""

    def __init__(self, name: str) -> None:
        parts = split_name(name)
        self.first_name, self.last_name = parts.first, parts.last
