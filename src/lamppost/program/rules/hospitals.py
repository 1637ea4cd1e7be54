"""From the lines of the public CMS file of hospitals to hospitals."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from lamppost.core.text import fold
from lamppost.program.rules import numbers
from lamppost.program.rules.columns import HOSPITALS, Columns, recognised, row_problems
from lamppost.program.rules.names import place_name
from lamppost.program.rules.problems import ImportNote, ImportProblem, Problem
from lamppost.program.rules.sheets import Row, Sheet

NAME_LENGTH: Final = 200
CITY_LENGTH: Final = 100
SLUG_LENGTH: Final = 60

# The zone in which most hospitals of a state stand (Internet time zone database).
ZONES: Final = {
    "America/New_York": "CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC VA VT WV",
    "America/Chicago": "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
    "America/Denver": "CO MT NM UT WY",
    "America/Boise": "ID",
    "America/Phoenix": "AZ",
    "America/Los_Angeles": "CA NV OR WA",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
    "America/Puerto_Rico": "PR VI",
    "Pacific/Guam": "GU MP",
    "Pacific/Pago_Pago": "AS",
}
ZONE_OF_STATE: Final = {state: zone for zone, states in ZONES.items() for state in states.split()}
# Where a part of a state keeps another time, by the first three digits of its ZIP codes.
ZONE_OF_ZIP: Final = {
    **dict.fromkeys(("324", "325"), "America/Chicago"),  # Florida's panhandle
    **dict.fromkeys(("420", "421", "422", "423", "424"), "America/Chicago"),  # western Kentucky
    **dict.fromkeys(("463", "464", "476", "477"), "America/Chicago"),  # corners of Indiana
    **dict.fromkeys(
        ("373", "374", "376", "377", "378", "379"), "America/New_York"
    ),  # east Tennessee
    **dict.fromkeys(("798", "799", "885"), "America/Denver"),  # El Paso
    **dict.fromkeys(("577", "586", "693"), "America/Denver"),  # western Dakotas and Nebraska
    **dict.fromkeys(("835", "838"), "America/Los_Angeles"),  # northern Idaho
    "979": "America/Boise",  # eastern Oregon
}


def _cms_id(text: str) -> str:
    found = numbers.cms_id(text)
    if found is None:
        raise PydanticCustomError(Problem.HOSPITAL_ID.value, "refused")
    return found


def _state(text: str) -> str:
    if text.upper() not in ZONE_OF_STATE:
        raise PydanticCustomError(Problem.STATE_UNKNOWN.value, "refused")
    return text.upper()


def _place(length: int) -> AfterValidator:
    def check(text: str) -> str:
        if len(text) > length:
            raise PydanticCustomError(Problem.VALUE_TOO_LONG.value, "refused")
        return place_name(text)

    return AfterValidator(check)


def _present(text: str) -> str:
    if not text:
        raise PydanticCustomError(Problem.VALUE_MISSING.value, "refused")
    return text


def _zip_code(text: str) -> str:
    """Five digits, lost leading zeros mended (`6460` is 06460); '' where it is none."""
    digits = text.partition("-")[0].removesuffix(".0")
    if not digits.isdigit():
        return ""
    return digits.zfill(5) if len(digits) <= 5 else digits.zfill(9)[:5]


class HospitalLine(BaseModel):
    """One hospital of the file, clean."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    cms_id: Annotated[str, AfterValidator(_cms_id)]
    name: Annotated[str, AfterValidator(_present), _place(NAME_LENGTH)]
    address: Annotated[str, _place(NAME_LENGTH)]
    city: Annotated[str, _place(CITY_LENGTH)]
    state: Annotated[str, AfterValidator(_state)]
    zip_code: Annotated[str, AfterValidator(_zip_code)]
    phone: str = ""

    @property
    def time_zone(self) -> str:
        return ZONE_OF_ZIP.get(self.zip_code[:3]) or ZONE_OF_STATE[self.state]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which hospitals of the file: all that fit what is given; an empty choice takes none."""

    state: str = ""
    name: str = ""
    cms_ids: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        return not (self.state or self.name or self.cms_ids)


@dataclass(frozen=True, slots=True)
class Hospitals:
    chosen: tuple[HospitalLine, ...]
    problems: tuple[ImportProblem, ...]
    notes: tuple[ImportNote, ...]


def read_hospitals(sheet: Sheet, choice: Choice) -> Hospitals:
    """The chosen hospitals of a file in the CMS layout; raises Unreadable without its headings."""
    columns = recognised(sheet, HOSPITALS, [("cms_id",), ("name",), ("state",)])
    problems = row_problems(sheet, columns, HOSPITALS)
    broken = {problem.row for problem in problems}
    chosen: dict[str, HospitalLine] = {}
    notes: list[ImportNote] = []
    for row in sheet.rows:
        if row.number in broken or not _fits(row, columns, choice):
            continue
        phone, note = numbers.phone_number(columns.value(row, "phone"))
        if note:
            notes.append(ImportNote(row.number, columns.heading("phone"), note))
        for found in _line(row, columns, phone):
            if isinstance(found, ImportProblem):
                problems.append(found)
            elif found.cms_id in chosen:
                problems.append(
                    ImportProblem(row.number, columns.heading("cms_id"), Problem.HOSPITAL_TWICE)
                )
            else:
                chosen[found.cms_id] = found
    problems.sort(key=lambda problem: problem.row)
    return Hospitals(tuple(chosen.values()), tuple(problems), tuple(notes))


def slugs(line: HospitalLine, slug: str, city: str) -> Iterator[str]:
    """Public names for a hospital, from the plainest; the last one is its own for sure."""
    yield slug[:SLUG_LENGTH].strip("-")
    yield f"{slug[: SLUG_LENGTH - len(city) - 1]}-{city}"[:SLUG_LENGTH].strip("-")
    yield f"{slug[: SLUG_LENGTH - 7].strip('-')}-{line.cms_id.lower()}"


def _fits(row: Row, columns: Columns, choice: Choice) -> bool:
    if choice.is_empty:
        return False
    if choice.state and columns.value(row, "state").upper() != choice.state.upper():
        return False
    if choice.name and fold(choice.name) not in fold(columns.value(row, "name")):
        return False
    wanted = {numbers.cms_id(text) for text in choice.cms_ids} - {None}
    return not choice.cms_ids or numbers.cms_id(columns.value(row, "cms_id")) in wanted


def _line(row: Row, columns: Columns, phone: str) -> Iterator[HospitalLine | ImportProblem]:
    values: dict[str, Any] = {name: columns.value(row, name) for name in HospitalLine.model_fields}
    try:
        yield HospitalLine.model_validate(values | {"phone": phone})
    except ValidationError as error:
        for wrong in error.errors(include_input=False, include_url=False, include_context=False):
            column = columns.heading(str(wrong["loc"][0]))
            yield ImportProblem(row.number, column, Problem(wrong["type"]))
