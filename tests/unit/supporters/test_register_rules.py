"""A register is read line by line: what people write is understood, what is wrong is said by row and column."""

from datetime import date

import pytest

from lamppost.program.rules.problems import ImportProblem, Problem, Unreadable
from lamppost.program.rules.sheets import read_sheet
from lamppost.supporters.rules import Standing
from lamppost.supporters.rules import ways as spelled
from lamppost.supporters.rules.register import Entry, Register, read_register, values

TODAY = date(2026, 11, 22)
HEAD = "E-mail,Name,Trained on"
SAM = "sam@example.org,Sam Cole,2024-05-06"


def read(text: str) -> Register:
    return read_register(read_sheet(text.encode()), TODAY)


def one(more: str = "", values: str = "") -> Entry:
    """Sam, with further columns."""
    register = read(f"{HEAD}{more and ',' + more}\n{SAM}{more and ',' + values}\n")
    assert register.problems == []
    (entry,) = register.entries
    return entry


def problem(more: str, values: str) -> ImportProblem:
    (found,) = read(f"{HEAD},{more}\n{SAM},{values}\n").problems
    return found


def test_read_takes_the_least_that_a_file_can_hold() -> None:
    entry = one()
    assert (entry.email, entry.name, entry.minutes) == ("sam@example.org", "Sam Cole", 240)
    assert (entry.trained_on, entry.certified_on) == (date(2024, 5, 6), date(2024, 5, 6))
    assert (entry.renewed_on, entry.until, entry.capacity) == (None, None, None)
    assert entry.standing is Standing.ACTIVE and not entry.is_listed


def test_read_knows_headings_in_spanish_and_in_any_order() -> None:
    text = "Vence;Idiomas;Fecha de capacitación;Correo electrónico;Nombre;Apellidos\n"
    register = read(text + "2027-01-31;español, inglés;2024-05-06;ANA@example.org;ANA;DE LA CRUZ\n")
    assert register.problems == []
    (entry,) = register.entries
    assert (entry.name, entry.email) == ("Ana de la Cruz", "ana@example.org")
    assert (entry.languages, entry.until) == (("es", "en"), date(2027, 1, 31))


@pytest.mark.parametrize(
    "text",
    ["2024-03-31", "3/31/2024", "03/31/24", "31.03.2024", "Mar 31, 2024", "31 March 2024", "2024-03-31 00:00:00"],
)  # fmt: skip
def test_day_is_read_as_people_write_it(text: str) -> None:
    assert values.day(text) == date(2024, 3, 31)


@pytest.mark.parametrize("text", ["soon", "31/03/2024", "2024-02-30", "45382", "0024-03-31", "24"])
def test_day_that_is_none_is_refused(text: str) -> None:
    assert values.day(text) is Problem.DATE_UNREADABLE


def test_languages_and_modes_are_those_of_the_program() -> None:
    assert set(values.LANGUAGES.values()) == set(spelled.LANGUAGES)
    assert set(values.MODES.values()) == set(spelled.MODES)


@pytest.mark.parametrize(
    ("heading", "text", "field", "expected"),
    [
        ("Languages", "English; Tagalog", "languages", ("en", "tl")),
        ("Languages", "es/en and es", "languages", ("es", "en")),
        ("Modes", "Video + By phone", "modes", ("video", "phone")),
        ("Modes", "any", "modes", ()),
        ("Capacity", "0", "capacity", 0),
        ("Listed", "yes", "is_listed", True),
        ("Minutes", "4 h", "minutes", 240),
        ("Minutes", "90 min", "minutes", 90),
        ("Hours of training", "1.5", "minutes", 90),
        ("Status", "On leave", "standing", Standing.RESTING),
        ("Department", "EMERGENCY MEDICINE", "department", "Emergency Medicine"),
        ("Expires", "2031-11-22", "until", date(2031, 11, 22)),
    ],
)
def test_value_is_read_as_people_write_it(
    heading: str, text: str, field: str, expected: object
) -> None:
    assert getattr(one(heading, text), field) == expected


@pytest.mark.parametrize(
    ("heading", "text", "expected"),
    [
        ("Languages", "Klingon", Problem.LANGUAGE_UNKNOWN),
        ("Modes", "pigeon", Problem.MODE_UNKNOWN),
        ("Capacity", "ten", Problem.CAPACITY_RANGE),
        ("Capacity", "10", Problem.CAPACITY_RANGE),
        ("Capacity", "-1", Problem.CAPACITY_RANGE),
        ("Minutes", "many", Problem.MINUTES_RANGE),
        ("Listed", "perhaps", Problem.NOT_YES_OR_NO),
        ("Standing", "stepped down", Problem.STANDING_UNKNOWN),
        ("Certified on", "2024-05-05", Problem.DATES_CROSSED),
        ("Renewed on", "2024-05-05", Problem.DATES_CROSSED),
        ("Certified until", "2024-05-05", Problem.DATES_CROSSED),
        ("Renewed on", "2026-11-23", Problem.DATE_TO_COME),
        ("Certified until", "2036-01-01", Problem.DATE_TOO_FAR),
        ("Certified until", "next year", Problem.DATE_UNREADABLE),
        ("Department", "x" * 121, Problem.VALUE_TOO_LONG),
        ("Department", "Jos\ufffd", Problem.LETTERS_LOST),
    ],
)
def test_value_that_is_none_is_said_by_row_and_column(
    heading: str, text: str, expected: Problem
) -> None:
    assert problem(heading, text) == ImportProblem(2, heading, expected)


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        (",Sam Cole,2024-05-06", "E-mail", Problem.VALUE_MISSING),
        ("sam@example.org,Sam Cole,", "Trained on", Problem.VALUE_MISSING),
        ("sam@,Sam Cole,2024-05-06", "E-mail", Problem.EMAIL_MALFORMED),
        ("s..m@example.org,Sam Cole,2024-05-06", "E-mail", Problem.EMAIL_MALFORMED),
        (f"sam@example.org,{'x' * 201},2024-05-06", "Name", Problem.VALUE_TOO_LONG),
        ("sam@example.org,Sam Cole,2030-05-06", "Trained on", Problem.DATE_TO_COME),
        ("sam@example.org,Sam Cole,2024-05-06,what,is,this", "", Problem.TOO_MANY_VALUES),
        (f"{HEAD}", "", Problem.HEADINGS_REPEATED),
    ],
)
def test_row_that_cannot_be_is_said_by_row_and_column(
    line: str, column: str, expected: Problem
) -> None:
    assert read(f"{HEAD}\n{line}\n").problems == [ImportProblem(2, column, expected)]


def test_every_problem_of_a_row_is_said_at_once() -> None:
    found = read(f"{HEAD},Capacity,Languages\nsam@,Sam Cole,never,77,Klingon\n").problems
    assert {one.column for one in found} == {"E-mail", "Trained on", "Capacity", "Languages"}


def test_the_same_address_twice_is_said_where_it_stands_again() -> None:
    register = read(
        f"{HEAD}\n{SAM}\nana@example.org,Ana Roe,2024-05-06\nSAM@example.org,,2024-05-06\n"
    )
    assert register.problems == [ImportProblem(4, "E-mail", Problem.EMAIL_TWICE)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("E-mail,Name\nsam@example.org,Sam\n", Problem.COLUMN_MISSING),
        ("E-mail,Trained on,e-mail\na@example.org,2024-05-06,b@example.org\n", Problem.COLUMN_TWICE),
        ("colour,shape\nred,round\n", Problem.HEADINGS_UNKNOWN),
        (f"{HEAD}\n", Problem.FILE_HAS_NO_ROWS),
        ("", Problem.FILE_EMPTY),
    ],
)  # fmt: skip
def test_file_that_cannot_be_taken_in_says_why(text: str, expected: Problem) -> None:
    with pytest.raises(Unreadable) as refused:
        read(text)
    assert [one.problem for one in refused.value.problems] == [expected]


def test_nothing_of_a_register_repeats_what_stands_in_it() -> None:
    register = read(f"{HEAD}\n{SAM}\nsam@,Canary Featherstone,2024-05-06\n")
    shown = repr(register) + repr(register.entries) + repr(register.problems)
    assert "am@" not in shown and "anary" not in shown and "Cole" not in shown
