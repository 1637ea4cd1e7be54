"""Which column is what: headings as public files and people's own spreadsheets write them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from lamppost.core.text import fold
from lamppost.program.rules.problems import ImportProblem, Problem, Unreadable
from lamppost.program.rules.sheets import Row, Sheet, is_garbled

Fields = Mapping[str, tuple[str, ...]]

ROSTER: Final[Fields] = {
    "npi": ("npi", "npi number", "national provider identifier", "número npi"),
    "name": ("name", "full name", "physician", "physician name", "provider", "provider name", "clinician",
             "nombre completo", "nombre y apellidos", "médico"),
    "last_name": ("lst_nm", "last name", "surname", "family name", "provider last name", "apellido", "apellidos"),
    "first_name": ("frst_nm", "first name", "given name", "forename", "provider first name", "nombre", "nombres"),
    "middle_name": ("mid_nm", "middle name", "middle", "middle initial", "provider middle name", "segundo nombre"),
    "suffix": ("suff", "suffix", "name suffix", "sufijo"),
    "email": ("email", "e-mail", "email address", "work email", "mail", "correo", "correo electrónico"),
    "phone": ("phn_numbr", "phone", "phone number", "telephone", "telephone number", "mobile", "mobile phone",
              "cell", "cell phone", "work phone", "teléfono", "número de teléfono", "móvil", "celular"),
    "profession": ("profession", "role", "provider type", "clinician type", "profesión", "rol"),
    "credential": ("cred", "credential", "credentials", "degree", "title", "titulación", "título"),
    "department": ("department", "department name", "dept", "unit", "division", "departamento", "servicio", "unidad"),
    "specialty": ("pri_spec", "specialty", "speciality", "primary specialty", "especialidad"),
    "leads": ("leads", "lead", "department lead", "is lead", "champion", "chief", "dirige", "líder", "jefe"),
    "hospital": ("hospital", "hospital id", "facility", "facility id", "cms id", "ccn", "primary hospital",
                 *(f"hosp_afl_{place}" for place in range(1, 6)), "id del hospital", "centro"),
}  # fmt: skip

HOSPITALS: Final[Fields] = {
    "cms_id": ("facility id", "provider id", "hospital id", "ccn", "cms id", "cms certification number"),
    "name": ("facility name", "hospital name", "hospital", "name"),
    "address": ("address", "street"),
    "city": ("city/town", "city", "town"),
    "state": ("state",),
    "zip_code": ("zip code", "zip"),
    "phone": ("telephone number", "phone number", "phone"),
}  # fmt: skip


def heading_key(heading: str) -> str:
    """A heading without case, accents, spaces, underscores and signs."""
    return "".join(letter for letter in fold(heading) if letter.isalnum())


@dataclass(frozen=True, slots=True, repr=False)
class Columns:
    """Where each known field stands; several columns may hold one field (five affiliations)."""

    headings: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]

    def has(self, field: str) -> bool:
        return field in self.places

    def heading(self, field: str) -> str:
        """The first heading of the field as the file writes it, or the field's own name."""
        return self.headings[self.places[field][0]] if self.has(field) else field

    def values(self, row: Row, field: str) -> tuple[str, ...]:
        """What the row holds for the field, without blanks."""
        every = (row.values[at] for at in self.places.get(field, ()) if at < len(row.values))
        return tuple(value for value in every if value)

    def value(self, row: Row, field: str) -> str:
        """The first value that is not blank, or ''."""
        return next(iter(self.values(row, field)), "")


def recognised(sheet: Sheet, fields: Fields, required: Collection[Collection[str]]) -> Columns:
    """Which column is what; of each group in `required`, one field must be there. Raises Unreadable."""
    known = {heading_key(word): field for field, words in fields.items() for word in words}
    keys = [heading_key(heading) for heading in sheet.headings]
    places: dict[str, list[int]] = {}
    for at, key in enumerate(keys):
        if key in known:
            places.setdefault(known[key], []).append(at)
    columns = Columns(sheet.headings, {field: tuple(at) for field, at in places.items()})
    problems = [*_doubled(sheet, keys, known), *_absent(sheet, columns, required)]
    if problems:
        raise Unreadable(*problems)
    return columns


def row_problems(sheet: Sheet, columns: Columns, fields: Fields) -> list[ImportProblem]:
    """What is wrong with the shape of rows: too long, headings again, letters lost."""
    known = {heading_key(word) for words in fields.values() for word in words}
    keys = [heading_key(heading) for heading in columns.headings]
    used = sorted(at for places in columns.places.values() for at in places)
    headings = {at: keys[at] for at in used}
    return [
        problem for row in sheet.rows for problem in _shape(row, columns.headings, headings, known)
    ]


def _doubled(sheet: Sheet, keys: list[str], known: Mapping[str, str]) -> list[ImportProblem]:
    return [
        ImportProblem(sheet.heading_row, heading, Problem.COLUMN_TWICE)
        for at, (heading, key) in enumerate(zip(sheet.headings, keys, strict=True))
        if key in known and key in keys[:at]
    ]


def _absent(
    sheet: Sheet, columns: Columns, required: Collection[Collection[str]]
) -> list[ImportProblem]:
    if not columns.places:
        return [ImportProblem(sheet.heading_row, "", Problem.HEADINGS_UNKNOWN)]
    return [
        ImportProblem(sheet.heading_row, " / ".join(group), Problem.COLUMN_MISSING)
        for group in required
        if not any(columns.has(field) for field in group)
    ]


def _shape(
    row: Row, headings: tuple[str, ...], used: Mapping[int, str], known: Collection[str]
) -> list[ImportProblem]:
    """`used`: where columns with a known heading stand, and its key."""
    if any(row.values[len(headings) :]):
        return [ImportProblem(row.number, "", Problem.TOO_MANY_VALUES)]
    if _repeats_headings(row, used, known):
        return [ImportProblem(row.number, "", Problem.HEADINGS_REPEATED)]
    return [
        ImportProblem(row.number, headings[at], Problem.LETTERS_LOST)
        for at, value in enumerate(row.values)
        if at in used and is_garbled(value)
    ]


def _repeats_headings(row: Row, used: Mapping[int, str], known: Collection[str]) -> bool:
    """Files were joined: the same headings once more, or others in a line of nothing but headings."""
    there = {at: row.values[at] for at in used if at < len(row.values) and row.values[at]}
    same = sum(heading_key(value) == used[at] for at, value in there.items())
    if same >= 2:
        return True
    filled = [value for value in row.values if value]
    return len(filled) >= 3 and all(heading_key(value) in known for value in filled)
