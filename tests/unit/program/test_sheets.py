"""Files as people export them, and files that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.program.rules.problems import Problem, Unreadable
from lamppost.program.rules.sheets import MAX_BYTES, is_garbled, read_sheet

TEXT = "Name,E-mail\nZoë García-Márquez,zoe@example.org\n"


def problem_in(content: bytes) -> Problem:
    with pytest.raises(Unreadable) as refused:
        read_sheet(content)
    return refused.value.problems[0].problem


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_read_understands_the_encodings_of_spreadsheets(encoding: str) -> None:
    sheet = read_sheet(TEXT.encode(encoding))
    assert sheet.headings == ("Name", "E-mail")
    assert sheet.rows[0].values == ("Zoë García-Márquez", "zoe@example.org")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_read_finds_the_delimiter(delimiter: str) -> None:
    sheet = read_sheet(TEXT.replace(",", delimiter).encode())
    assert sheet.rows[0].values == ("Zoë García-Márquez", "zoe@example.org")


def test_read_keeps_quoted_commas_and_counts_rows_as_a_spreadsheet_does() -> None:
    sheet = read_sheet(b'name,unit\r\n\r\n"Cole, Sam","ICU\nnights"\r\n"Roe, Jo",ED\r\n')
    assert [(row.number, row.values) for row in sheet.rows] == [
        (3, ("Cole, Sam", "ICU nights")),
        (4, ("Roe, Jo", "ED")),
    ]


def test_read_passes_over_a_separator_line() -> None:
    sheet = read_sheet(b"sep=;\nname;unit\nSam Cole;ED\n")
    assert (sheet.heading_row, sheet.headings) == (2, ("name", "unit"))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", Problem.FILE_EMPTY),
        (b" \r\n \r\n", Problem.FILE_EMPTY),
        (b"\xef\xbb\xbf", Problem.FILE_EMPTY),
        (b"\xff\xfe", Problem.FILE_EMPTY),
        (b"name,unit\n", Problem.FILE_HAS_NO_ROWS),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Problem.FILE_IS_IMAGE),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", Problem.FILE_IS_IMAGE),
        (b"\0\0\0\x18ftypheic\0\0\0\0", Problem.FILE_IS_IMAGE),
        (b"PK\x03\x04\x14\0\x06\0", Problem.FILE_IS_SPREADSHEET),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Problem.FILE_IS_SPREADSHEET),
        (b"%PDF-1.7\n", Problem.FILE_IS_DOCUMENT),
        (b"\x1f\x8b\x08\0", Problem.FILE_IS_ARCHIVE),
        (b"name,unit\nSam\0 Cole,ED\n", Problem.FILE_HAS_NULLS),
        (b"name,unit\nSam\x01 Cole,ED\n", Problem.FILE_IS_BINARY),
        (b"name,unit\nJos\x81,ED\n", Problem.FILE_ENCODING),
        (b"\xff\xfen\0a\0m", Problem.FILE_ENCODING),
        (b'name,unit\n"Sam Cole,ED\n', Problem.QUOTES_BROKEN),
        (b"a" * (MAX_BYTES + 1), Problem.FILE_TOO_LARGE),
    ],
)
def test_read_refuses_what_is_no_list(content: bytes, problem: Problem) -> None:
    assert problem_in(content) is problem


def test_read_refuses_more_rows_than_any_roster_has() -> None:
    assert problem_in(b"name\n" + b"a\n" * 100_000) is Problem.FILE_HAS_TOO_MANY_ROWS


@pytest.mark.parametrize("text", ["JosÃ©", "GarcÃ\xada", "Jos\ufffd"])
def test_is_garbled_sees_letters_that_were_lost(text: str) -> None:
    assert is_garbled(text)


@pytest.mark.parametrize("text", ["José", "Nguyễn", "Åkesson", "Müller", "Zoë", "Cole"])
def test_is_garbled_leaves_names_alone(text: str) -> None:
    assert not is_garbled(text)


@given(st.binary(max_size=400))
def test_read_answers_any_bytes_with_rows_or_a_problem(content: bytes) -> None:
    try:
        sheet = read_sheet(content)
    except Unreadable as refused:
        assert refused.problems
    else:
        assert sheet.rows


cell = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)


@given(
    st.lists(st.tuples(cell, cell), min_size=1, max_size=8),
    st.sampled_from(["utf-8-sig", "utf-16"]),
)
def test_read_gives_back_what_was_written(rows: list[tuple[str, str]], encoding: str) -> None:
    import csv
    import io
    import unicodedata

    out = io.StringIO()
    csv.writer(out).writerows([("first name", "last name"), *rows])
    sheet = read_sheet(out.getvalue().encode(encoding))
    assert [row.values for row in sheet.rows] == [
        tuple(unicodedata.normalize("NFC", value) for value in row) for row in rows
    ]
