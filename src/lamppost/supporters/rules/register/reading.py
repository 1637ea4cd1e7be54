"""From the rows of a file to one entry a supporter, and what is wrong by row and column."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, TypeVar

from lamppost.program.rules.columns import Columns, Fields, recognised, row_problems
from lamppost.program.rules.names import person_name, place_name, split_name, suffix_name
from lamppost.program.rules.problems import ImportProblem, Problem
from lamppost.program.rules.roster import EMAIL_LENGTH, PLACE_LENGTH
from lamppost.program.rules.sheets import Row, Sheet
from lamppost.supporters.rules.register import values
from lamppost.supporters.rules.standing import Standing

T = TypeVar("T")
NAME_LENGTH: Final = 200
# Narrower than what a roster may hold: whoever has this address signs in by it.
ATOM: Final = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
EMAIL: Final = re.compile(
    rf"{ATOM}(\.{ATOM})*@([a-z0-9]([a-z0-9-]{{0,61}}[a-z0-9])?\.)+[a-z]{{2,63}}"
)
NONE: Final[tuple[str, ...]] = ()
TRAINING: Final = 240  # minutes, of the source's curriculum
LONGEST_AHEAD: Final = timedelta(days=5 * 366)  # that a certificate may count
COLUMNS: Final[Fields] = {
    "email": ("email", "e-mail", "email address", "work email", "mail", "correo", "correo electrónico"),
    "name": ("name", "full name", "supporter", "peer supporter", "nombre completo", "nombre y apellidos"),
    "last_name": ("last name", "surname", "family name", "apellido", "apellidos"),
    "first_name": ("first name", "given name", "nombre", "nombres"),
    "suffix": ("suffix", "name suffix", "sufijo"),
    "department": ("department", "department name", "dept", "unit", "departamento", "servicio", "unidad"),
    "specialty": ("specialty", "speciality", "primary specialty", "especialidad"),
    "languages": ("languages", "language", "speaks", "idiomas", "idioma"),
    "modes": ("modes", "mode", "ways to talk", "ways", "formas de conversar", "forma de conversar"),
    "capacity": ("capacity", "people at one time", "at once", "capacidad", "personas a la vez"),
    "listed": ("listed", "public", "on the public page", "en la página pública"),
    "standing": ("standing", "status", "estado", "situación"),
    "trained_on": ("trained on", "trained", "training date", "date of training", "fecha de capacitación",
                   "fecha de formación", "formación"),
    "minutes": ("minutes", "minutes of training", "training minutes", "training hours", "hours of training",
                "minutos", "minutos de capacitación", "horas de capacitación"),
    "certified_on": ("certified on", "certified", "certification date", "fecha de certificación"),
    "renewed_on": ("renewed on", "renewed", "last refresher", "refresher", "recertified on", "renovado el"),
    "certified_until": ("certified until", "until", "counts until", "expires", "expires on", "valid until",
                        "expiration date", "vigente hasta", "vence"),
}  # fmt: skip
HOURS: Final = frozenset({"training hours", "hours of training", "horas de capacitación"})


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """One supporter as the file has them; what it leaves blank is '', empty or None."""

    row: int
    email: str
    name: str
    department: str
    specialty: str
    languages: tuple[str, ...]
    modes: tuple[str, ...]
    capacity: int | None
    is_listed: bool
    standing: Standing
    trained_on: date
    minutes: int
    certified_on: date
    renewed_on: date | None
    until: date | None


@dataclass(slots=True, repr=False)
class Register:
    """Everybody in the file once, and what is wrong with it."""

    columns: Columns
    entries: list[Entry] = field(default_factory=list)
    problems: list[ImportProblem] = field(default_factory=list)

    def refuse(self, row: int, column: str, problem: Problem) -> None:
        self.problems.append(ImportProblem(row, self.columns.heading(column), problem))


def read_register(sheet: Sheet, today: date) -> Register:
    """The supporters in a file with headings; raises Unreadable without addresses and days of training."""
    columns = recognised(sheet, COLUMNS, [("email",), ("trained_on",)])
    register = Register(columns, problems=row_problems(sheet, columns, COLUMNS))
    broken, seen = {one.row for one in register.problems}, set[str]()
    for row in sheet.rows:
        entry = None if row.number in broken else _Line(row, register, today).entry()
        if entry is None:
            continue
        if entry.email in seen:
            register.refuse(row.number, "email", Problem.EMAIL_TWICE)
        seen.add(entry.email)
        register.entries.append(entry)
    return register


class _Line:
    """One row while it is read: what cannot be read is refused, and reading goes on to find the rest."""

    def __init__(self, row: Row, register: Register, today: date) -> None:
        self.row, self.register, self.today = row, register, today
        self.is_whole = True

    def entry(self) -> Entry | None:
        trained = self.needed("trained_on", self.past, self.today)
        certified = self.read("certified_on", self.past, trained)
        renewed = self.read("renewed_on", self.past, None)
        until = self.read("certified_until", self.ahead, None)
        if self.is_whole:
            self.in_order(certified_on=(trained, certified), renewed_on=(certified, renewed))
            self.in_order(certified_until=(renewed or certified, until))
        found = Entry(
            row=self.row.number,
            email=self.needed("email", _email, ""),
            name=self.name(),
            department=self.text("department"),
            specialty=self.text("specialty"),
            languages=self.read("languages", values.languages, NONE),
            modes=self.read("modes", values.modes, NONE),
            capacity=self.read("capacity", values.capacity, None),
            is_listed=self.read("listed", values.yes, False),
            standing=self.read("standing", values.standing, Standing.ACTIVE),
            trained_on=trained,
            minutes=self.read("minutes", self.minutes, TRAINING),
            certified_on=certified,
            renewed_on=renewed,
            until=until,
        )
        return found if self.is_whole else None

    def value(self, column: str) -> str:
        return self.register.columns.value(self.row, column)

    def refuse(self, column: str, problem: Problem) -> None:
        self.is_whole = False
        self.register.refuse(self.row.number, column, problem)

    def read(self, column: str, reader: Callable[[str], T | Problem], blank: T) -> T:
        text = self.value(column)
        found = reader(text) if text else blank
        if isinstance(found, Problem):
            self.refuse(column, found)
            return blank
        return found

    def needed(self, column: str, reader: Callable[[str], T | Problem], blank: T) -> T:
        if not self.value(column):
            self.refuse(column, Problem.VALUE_MISSING)
        return self.read(column, reader, blank)

    def text(self, column: str) -> str:
        found = place_name(self.value(column))
        if len(found) > PLACE_LENGTH:
            self.refuse(column, Problem.VALUE_TOO_LONG)
        return found

    def name(self) -> str:
        """First name first, however the file writes it; '' where it says none."""
        parts = [self.value(column) for column in ("first_name", "last_name", "suffix")]
        if not (parts[0] and parts[1]):
            whole = split_name(self.value("name"))
            parts = [whole.first, whole.last, whole.suffix]
        first, last, suffix = parts
        shown = (person_name(first), person_name(last, is_family_name=True), suffix_name(suffix))
        found = " ".join(part for part in shown if part)
        if len(found) > NAME_LENGTH:
            self.refuse("name", Problem.VALUE_TOO_LONG)
        return found

    def past(self, text: str) -> date | Problem:
        found = values.day(text)
        is_to_come = isinstance(found, date) and found > self.today
        return Problem.DATE_TO_COME if is_to_come else found

    def ahead(self, text: str) -> date | Problem:
        found = values.day(text)
        is_far = isinstance(found, date) and found > self.today + LONGEST_AHEAD
        return Problem.DATE_TOO_FAR if is_far else found

    def minutes(self, text: str) -> int | Problem:
        """A bare number under a heading that says hours is hours."""
        is_hours = self.register.columns.heading("minutes").lower().strip() in HOURS
        return values.minutes(f"{text} h" if is_hours and text[-1:].isdigit() else text)

    def in_order(self, **days: tuple[date, date | None]) -> None:
        """Training, certificate, refresher, end: none before the one that it follows."""
        for column, (first, then) in days.items():
            if then is not None and then < first:
                self.refuse(column, Problem.DATES_CROSSED)


def _email(text: str) -> str | Problem:
    bare = text.removeprefix("mailto:").lower()
    is_one = len(bare) <= EMAIL_LENGTH and EMAIL.fullmatch(bare)
    return bare if is_one else Problem.EMAIL_MALFORMED
