"""From the lines of a roster to the people on it: each once, however many lines they have."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Final, Protocol

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from lamppost.core.text import fold
from lamppost.program.rules import numbers
from lamppost.program.rules.columns import ROSTER, Columns, recognised, row_problems
from lamppost.program.rules.departments import department_for
from lamppost.program.rules.names import person_name, place_name, split_name, suffix_name
from lamppost.program.rules.problems import ImportNote, ImportProblem, LeftOut, Problem
from lamppost.program.rules.professions import profession_named, profession_of
from lamppost.program.rules.sheets import Row, Sheet
from lamppost.program.rules.stages import Profession

EMAIL: Final = re.compile(
    r"[^@\s,;:<>()\[\]\\\"]+@[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}", re.IGNORECASE
)
EMAIL_LENGTH: Final = 254
NAME_LENGTH: Final = 80
SUFFIX_LENGTH: Final = 10
PLACE_LENGTH: Final = 120
YES: Final = frozenset({"yes", "y", "true", "t", "1", "x", "si", "s", "lead", "verdadero"})
NO: Final = frozenset({"", "no", "n", "false", "f", "0", "-", "falso"})
PROGRESS_ROWS: Final = 500
Progress = Callable[[int, int], None]  # rows done, rows in all
NAMED: Final = ("first_name", "middle_name", "last_name", "suffix")


def _fail(problem: Problem) -> PydanticCustomError:
    return PydanticCustomError(problem.value, "refused")  # the value itself is never repeated


def _npi(text: str) -> str:
    found = numbers.npi(text) if text else ""
    if isinstance(found, Problem):
        raise _fail(found)
    return found


def _email(text: str) -> str:
    bare = text.removeprefix("mailto:").lower()
    if bare and (len(bare) > EMAIL_LENGTH or ".." in bare or not EMAIL.fullmatch(bare)):
        raise _fail(Problem.EMAIL_MALFORMED)
    return bare


def _profession(text: str) -> str:
    if text and profession_named(text) is None:
        raise _fail(Problem.PROFESSION_UNKNOWN)
    return text


def _yes_or_no(text: str) -> str:
    if fold(text) not in YES | NO:
        raise _fail(Problem.NOT_YES_OR_NO)
    return text


def _present(text: str) -> str:
    if not text:
        raise _fail(Problem.VALUE_MISSING)
    return text


def _at_most(length: int) -> AfterValidator:
    def check(text: str) -> str:
        if len(text) > length:
            raise _fail(Problem.VALUE_TOO_LONG)
        return text

    return AfterValidator(check)


class Line(BaseModel):
    """One line of the file, its values clean; what is wrong with it comes as a ValidationError."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    npi: Annotated[str, AfterValidator(_npi)]
    first_name: Annotated[str, AfterValidator(_present), _at_most(NAME_LENGTH)]
    middle_name: Annotated[str, _at_most(NAME_LENGTH)]
    last_name: Annotated[str, AfterValidator(_present), _at_most(NAME_LENGTH)]
    suffix: Annotated[str, _at_most(SUFFIX_LENGTH)]
    email: Annotated[str, AfterValidator(_email)]
    profession: Annotated[str, AfterValidator(_profession)]
    credential: str
    department: Annotated[str, _at_most(PLACE_LENGTH)]
    specialty: Annotated[str, _at_most(PLACE_LENGTH)]
    leads: Annotated[str, AfterValidator(_yes_or_no)]

    def __repr_args__(self) -> list[tuple[str | None, Any]]:
        return []


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """Somebody in the file; `hospitals` are CMS ids (or names) in the order of their affiliations."""

    row: int
    npi: str
    first_name: str
    middle_name: str
    last_name: str
    suffix: str
    email: str
    phone: str
    profession: Profession
    is_profession_given: bool
    specialty: str
    department: str
    is_department_given: bool
    hospitals: tuple[str, ...]
    leads: bool

    @property
    def key(self) -> str:
        """What namesakes share: folded first name, last name and suffix."""
        return name_key(self.first_name, self.last_name, self.suffix)


@dataclass(slots=True, repr=False)
class Roster:
    """Everybody in the file once, what is wrong with it, and what was left blank.

    `elsewhere`: who has only lines of other hospitals, or of none; such lines are not looked into further.
    """

    columns: Columns
    people: list[Person] = field(default_factory=list)
    elsewhere: dict[str, LeftOut] = field(default_factory=dict)
    problems: list[ImportProblem] = field(default_factory=list)
    notes: list[ImportNote] = field(default_factory=list)

    def refuse(self, row: int, column: str, problem: Problem) -> None:
        found = ImportProblem(row, self.columns.heading(column), problem)
        if self.problems[-1:] != [found]:  # one column may hold two fields, first and last name
            self.problems.append(found)


def _bare(part: str) -> str:
    return re.sub(r"[^\w ]", "", fold(part))


def name_key(first: str, last: str, suffix: str) -> str:
    """What namesakes share, without case, accents and signs."""
    return f"{_bare(first)}|{_bare(last)}|{_bare(suffix)}"


def read_roster(
    sheet: Sheet,
    *,
    here: Collection[str] = (),
    departments: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Roster:
    """The people in a roster of the CMS "Doctors and Clinicians" layout or a simple one.

    `here`: the CMS id and folded name of the one hospital whose lines are wanted (empty: all lines);
    `departments` overrides which department a specialty belongs to. Raises Unreadable without names.
    """
    columns = recognised(sheet, ROSTER, [("last_name", "name"), ("first_name", "name")])
    roster = Roster(columns, problems=row_problems(sheet, columns, ROSTER))
    broken = {problem.row for problem in roster.problems}
    found = _Found(roster)
    for done, row in enumerate(sheet.rows, start=1):
        if progress and (done % PROGRESS_ROWS == 0 or done == len(sheet.rows)):
            progress(done, len(sheet.rows))
        if row.number not in broken:
            _take(row, found, here, departments)
    roster.people = found.people
    for person in found.people:
        roster.elsewhere.pop(person.npi or person.key, None)
    if not found.people and not roster.problems:  # else a wrong file would make everybody a leaver
        roster.problems.append(ImportProblem(0, "", Problem.NOBODY_HERE))
    roster.problems.sort(key=lambda problem: (problem.row, problem.column))
    return roster


def _take(
    row: Row, found: "_Found", here: Collection[str], departments: Mapping[str, str] | None
) -> None:
    roster = found.roster
    if here and roster.columns.has("hospital"):
        hospitals = _hospitals(row, roster.columns)
        if not set(hospitals) & set(here):
            reason = LeftOut.OTHER_HOSPITAL if hospitals else LeftOut.NO_HOSPITAL
            roster.elsewhere[_rough_key(row, roster.columns)] = reason
            return
    person = _person(row, roster, departments)
    if person is not None:
        found.add(person)


def _rough_key(row: Row, columns: Columns) -> str:
    """Enough to count somebody once."""
    name = _name(row, columns)
    return columns.value(row, "npi") or name_key(
        name["first_name"], name["last_name"], name["suffix"]
    )


def _person(row: Row, roster: Roster, departments: Mapping[str, str] | None) -> Person | None:
    columns = roster.columns
    values = {name: columns.value(row, name) for name in Line.model_fields}
    try:
        line = Line.model_validate(values | _name(row, columns))
    except ValidationError as error:
        for wrong in error.errors(include_input=False, include_url=False, include_context=False):
            column = _column(str(wrong["loc"][0]), columns)
            roster.refuse(row.number, column, Problem(wrong["type"]))
        return None
    return _from_line(line, row, _phone(row, roster), columns, departments)


def _from_line(
    line: Line, row: Row, phone: str, columns: Columns, departments: Mapping[str, str] | None
) -> Person:
    specialty = place_name(line.specialty)
    named = profession_named(line.profession) if line.profession else None
    return Person(
        row=row.number,
        npi=line.npi,
        first_name=person_name(line.first_name),
        middle_name=person_name(line.middle_name),
        last_name=person_name(line.last_name, is_family_name=True),
        suffix=suffix_name(line.suffix),
        email=line.email,
        phone=phone,
        profession=named or profession_of(credential=line.credential, specialty=specialty),
        is_profession_given=named is not None,
        specialty=specialty,
        department=place_name(line.department) or department_for(specialty, departments),
        is_department_given=bool(line.department),
        hospitals=_hospitals(row, columns),
        leads=fold(line.leads) in YES,
    )


def _name(row: Row, columns: Columns) -> dict[str, str]:
    """The four parts, from their own columns or out of one."""
    whole = columns.value(row, "name")
    if columns.has("last_name") and columns.has("first_name"):
        return {name: columns.value(row, name) for name in NAMED}
    parts = split_name(whole)
    return dict(zip(NAMED, (parts.first, parts.middle, parts.last, parts.suffix), strict=True))


def _column(name: str, columns: Columns) -> str:
    """Where a part of a name is missing, the one column that held the name."""
    return "name" if name in NAMED and not columns.has(name) and columns.has("name") else name


def _phone(row: Row, roster: Roster) -> str:
    """The first number that can be read; a note where there was only an unreadable one."""
    tried = [numbers.phone_number(text) for text in roster.columns.values(row, "phone")]
    number = next((number for number, note in tried if number), "")
    note = next((note for _, note in tried if note), None)
    if note and not number:
        roster.notes.append(ImportNote(row.number, roster.columns.heading("phone"), note))
    return number


def _hospitals(row: Row, columns: Columns) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            numbers.cms_id(text) or fold(text) for text in columns.values(row, "hospital")
        )
    )


class Named(Protocol):
    """A person in the file, or on the roster."""

    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...


class _Found:
    """The people so far, to be found by NPI, by e-mail, or by name and department."""

    def __init__(self, roster: Roster) -> None:
        self.people: list[Person] = []
        self.roster = roster
        self.by_npi: dict[str, int] = {}
        self.by_email: dict[str, int] = {}
        self.by_name: dict[tuple[str, str], list[int]] = {}

    def add(self, person: Person) -> None:
        at = self._place(person)
        problem = self._conflict(person, at)
        if problem is not None:
            column = "npi" if problem is Problem.NPI_OF_TWO_NAMES else "email"
            self.roster.refuse(person.row, column, problem)
        elif at is None:
            self.people.append(person)
            self._index(len(self.people) - 1)
        else:
            self.people[at] = joined(self.people[at], person)
            self._index(at)

    def _place(self, person: Person) -> int | None:
        if person.npi and person.npi in self.by_npi:
            return self.by_npi[person.npi]
        if person.email and person.email in self.by_email:
            return self.by_email[person.email]
        alike = self.by_name.get((person.key, fold(person.department)), [])
        return next((at for at in alike if _could_be_one(self.people[at], person)), None)

    def _conflict(self, person: Person, at: int | None) -> Problem | None:
        """One number or address that two people would share."""
        owner = self.by_email.get(person.email) if person.email else None
        if at is None:
            return None
        if (owner is not None and owner != at) or differ(self.people[at].npi, person.npi):
            return Problem.EMAIL_OF_TWO
        if is_somebody_else(self.people[at], person):
            return Problem.NPI_OF_TWO_NAMES if person.npi else Problem.EMAIL_OF_TWO
        return None

    def _index(self, at: int) -> None:
        person = self.people[at]
        if person.npi:
            self.by_npi[person.npi] = at
        if person.email:
            self.by_email[person.email] = at
        alike = self.by_name.setdefault((person.key, fold(person.department)), [])
        if at not in alike:
            alike.append(at)


def joined(first: Person, later: Person) -> Person:
    """One person out of two lines: the first line's values, its blanks filled from the later one."""
    return replace(
        first,
        **{
            name: getattr(later, name)
            for name in (
                "npi",
                "middle_name",
                "suffix",
                "email",
                "phone",
                "specialty",
                "department",
            )
            if not getattr(first, name)
        },
        hospitals=tuple(dict.fromkeys(first.hospitals + later.hospitals)),
        leads=first.leads or later.leads,
    )


def _could_be_one(one: Person, other: Person) -> bool:
    """Same name, same department: one person unless something that both lines state differs."""
    return not (
        differ(one.npi, other.npi)
        or differ(one.email, other.email)
        or differ(fold(one.middle_name)[:1], fold(other.middle_name)[:1])
    )


def is_somebody_else(one: Named, other: Named) -> bool:
    """People marry and shorten their first name; both at once under one number is a mistake."""
    return fold(one.first_name)[:1] != fold(other.first_name)[:1] and fold(one.last_name) != fold(
        other.last_name
    )


def differ(one: str, other: str) -> bool:
    return bool(one and other) and one != other
