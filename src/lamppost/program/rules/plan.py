"""What an import will do to the roster: decided whole, before anything is written."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from lamppost.core.text import fold
from lamppost.program.rules.departments import department_for
from lamppost.program.rules.names import person_name
from lamppost.program.rules.problems import LeftOut, Problem
from lamppost.program.rules.roster import Person, Roster, differ, is_somebody_else, name_key
from lamppost.program.rules.stages import Profession

SPELLED: Final = ("first_name", "middle_name", "last_name")
FILLED: Final = ("npi", "suffix", "email", "phone", "specialty")


@dataclass(frozen=True, slots=True, repr=False)
class Record:
    """What the roster holds of somebody; '' where it holds nothing."""

    hospital: int
    department: str
    npi: str
    first_name: str
    middle_name: str
    last_name: str
    suffix: str
    email: str
    phone: str
    profession: Profession
    specialty: str
    is_active: bool = True


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """Somebody on the roster, with the id of their row."""

    id: int
    record: Record


@dataclass(frozen=True, slots=True)
class Terms:
    """Whom the import takes: where, of which professions, and from which other rosters it may move them.

    `places`: hospital by CMS id and by folded name, all of this site.
    """

    hospital: int
    professions: frozenset[Profession]
    places: Mapping[str, int]
    movable: frozenset[int] = frozenset()
    departments: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True, repr=False)
class Plan:
    """`added` and `changed` carry the person in the file, who may lead a department."""

    added: list[tuple[Person, Record]] = field(default_factory=list)
    changed: list[tuple[Person, Entry, Record]] = field(default_factory=list)
    unchanged: list[tuple[Person, Entry]] = field(default_factory=list)
    left_out: Counter[LeftOut] = field(default_factory=Counter)
    leavers: list[Entry] = field(default_factory=list)


def plan(roster: Roster, entries: Sequence[Entry], terms: Terms) -> Plan:
    """Who is added, changed, left out, or gone. Who would share a number goes to `roster.problems`."""
    known = _Known(entries, terms.hospital)
    matches = known.matches(roster.people)
    result = Plan(left_out=Counter(roster.elsewhere.values()))
    for person, entry in zip(roster.people, matches, strict=True):
        reason = _left_out(person, entry, terms)
        if reason is not None:
            result.left_out[reason] += 1
        elif (problem := known.conflict(person, entry)) is not None:
            column = "npi" if problem is Problem.NPI_OF_TWO_NAMES else "email"
            roster.refuse(person.row, column, problem)
        else:
            _place(result, person, entry, terms)
    present = {entry.id for entry in matches if entry}
    result.leavers = [entry for entry in known.here if entry.id not in present]
    return result


def _place(result: Plan, person: Person, entry: Entry | None, terms: Terms) -> None:
    if entry is None:
        result.added.append((person, _new(person, terms)))
        return
    wanted = _merged(person, entry.record, terms)
    if wanted == entry.record:
        result.unchanged.append((person, entry))
    else:
        result.changed.append((person, entry, wanted))


def _left_out(person: Person, entry: Entry | None, terms: Terms) -> LeftOut | None:
    if person.profession not in terms.professions:
        return LeftOut.OTHER_PROFESSION
    homes = [terms.places[name] for name in person.hospitals if name in terms.places]
    if homes and homes[0] != terms.hospital:
        return LeftOut.HOME_ELSEWHERE
    if entry is None or entry.record.hospital == terms.hospital:
        return None
    is_free = bool(homes) or not entry.record.is_active
    return None if is_free and entry.record.hospital in terms.movable else LeftOut.OTHER_ROSTER


class _Known:
    """The roster, to be found by NPI, then e-mail, then name and department."""

    def __init__(self, entries: Sequence[Entry], hospital: int) -> None:
        self.here = [
            entry
            for entry in entries
            if entry.record.hospital == hospital and entry.record.is_active
        ]
        self.by_npi = {entry.record.npi: entry for entry in entries if entry.record.npi}
        self.by_email = {entry.record.email: entry for entry in entries if entry.record.email}
        self.by_name: dict[tuple[str, str], list[Entry]] = {}
        for entry in entries:
            if entry.record.hospital == hospital:
                self.by_name.setdefault(_name_of(entry.record), []).append(entry)

    def matches(self, people: Sequence[Person]) -> list[Entry | None]:
        """For each person their entry; a name counts only where one entry and one person share it."""
        sure = [self.by_npi.get(one.npi) or self.by_email.get(one.email) for one in people]
        taken = {entry.id for entry in sure if entry}
        alike = Counter(
            _name_of(one) for one, entry in zip(people, sure, strict=True) if entry is None
        )
        return [
            entry or (self._by_name(one, taken) if alike[_name_of(one)] == 1 else None)
            for one, entry in zip(people, sure, strict=True)
        ]

    def _by_name(self, person: Person, taken: Collection[int]) -> Entry | None:
        free = [
            entry
            for entry in self.by_name.get(_name_of(person), ())
            if entry.id not in taken and not differ(entry.record.npi, person.npi)
        ]
        return free[0] if len(free) == 1 else None

    def conflict(self, person: Person, entry: Entry | None) -> Problem | None:
        """Whether a number or address of this person is somebody else's on the roster."""
        owner = self.by_email.get(person.email) if person.email else None
        if owner is not None and (entry is None or owner.id != entry.id):
            return Problem.EMAIL_OF_TWO
        if entry is None:
            return None
        if differ(entry.record.npi, person.npi):
            return Problem.EMAIL_OF_TWO
        if is_somebody_else(entry.record, person):
            return Problem.NPI_OF_TWO_NAMES if person.npi else Problem.EMAIL_OF_TWO
        return None


def _name_of(one: Person | Record) -> tuple[str, str]:
    return name_key(one.first_name, one.last_name, one.suffix), fold(one.department)


def _new(person: Person, terms: Terms) -> Record:
    return Record(
        hospital=terms.hospital,
        department=person.department,
        npi=person.npi,
        first_name=person.first_name,
        middle_name=person.middle_name,
        last_name=person.last_name,
        suffix=person.suffix,
        email=person.email,
        phone=person.phone,
        profession=person.profession,
        specialty=person.specialty,
    )


def _merged(person: Person, record: Record, terms: Terms) -> Record:
    """The file's values over the roster's; what the file leaves blank, the roster keeps."""
    wanted: dict[str, str] = {
        name: getattr(person, name) or getattr(record, name) for name in FILLED
    } | {name: _spelling(getattr(person, name), getattr(record, name)) for name in SPELLED}
    return replace(
        record,
        **wanted,
        hospital=terms.hospital,
        department=_department(person, record, terms),
        profession=_profession(person, record),
        is_active=True,
    )


def _spelling(in_file: str, on_roster: str) -> str:
    """`Obrien` out of capitals does not undo an O'Brien that somebody wrote."""
    if in_file == on_roster:
        return on_roster
    loud = in_file.upper()
    is_plain = in_file in (person_name(loud), person_name(loud, is_family_name=True))
    is_same = name_key(in_file, "", "") == name_key(on_roster, "", "")
    return on_roster if not in_file or (is_plain and is_same) else in_file


def _department(person: Person, record: Record, terms: Terms) -> str:
    """A department that follows from the specialty gives way to one that was given."""
    is_moved = record.hospital != terms.hospital
    was_derived = fold(record.department) == fold(
        department_for(record.specialty, terms.departments)
    )
    if person.is_department_given or is_moved or was_derived or not record.department:
        new = person.department or record.department
        return record.department if fold(new) == fold(record.department) else new
    return record.department


def _profession(person: Person, record: Record) -> Profession:
    """Public files do not know residents: they stay what the hospital's own file said."""
    is_guess = not person.is_profession_given and person.profession is Profession.PHYSICIAN
    if is_guess and record.profession is Profession.RESIDENT_OR_FELLOW:
        return record.profession
    return person.profession
