"""From the bytes of a file that somebody exported to rows of text."""

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lamppost.program.rules.problems import ImportProblem, Problem, Unreadable

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_ROWS: Final = 100_000
DELIMITERS: Final = ",;\t|"
SIGNATURES: Final = (
    (0, b"\x89PNG", Problem.FILE_IS_IMAGE),
    (0, b"\xff\xd8\xff", Problem.FILE_IS_IMAGE),
    (0, b"GIF8", Problem.FILE_IS_IMAGE),
    (0, b"II*\0", Problem.FILE_IS_IMAGE),
    (0, b"MM\0*", Problem.FILE_IS_IMAGE),
    (0, b"RIFF", Problem.FILE_IS_IMAGE),
    (4, b"ftyp", Problem.FILE_IS_IMAGE),
    (0, b"PK\x03\x04", Problem.FILE_IS_SPREADSHEET),
    (0, b"\xd0\xcf\x11\xe0", Problem.FILE_IS_SPREADSHEET),
    (0, b"%PDF", Problem.FILE_IS_DOCUMENT),
    (0, b"{\\rtf", Problem.FILE_IS_DOCUMENT),
    (0, b"\x1f\x8b", Problem.FILE_IS_ARCHIVE),
    (0, b"7z\xbc\xaf", Problem.FILE_IS_ARCHIVE),
    (0, b"Rar!", Problem.FILE_IS_ARCHIVE),
)
MARKS: Final = (
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
SAMPLE: Final = 2_000  # bytes that show whether every other one is zero


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """One line under the headings; `number` as a spreadsheet counts."""

    number: int
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Sheet:
    """Headings as the file writes them, without outer spaces, and the rows that are not blank."""

    headings: tuple[str, ...]
    heading_row: int
    rows: tuple[Row, ...]


def read_sheet(content: bytes) -> Sheet:
    """The rows in a CSV file of at most 10 MB (comma, semicolon, tab or bar; UTF-8, UTF-16 or
    Windows-1252); raises Unreadable."""
    text = _decoded(content)
    rows = list(_rows(text))
    if not rows:
        raise Unreadable(ImportProblem(0, "", Problem.FILE_EMPTY))
    heading, *body = rows
    if not body:
        raise Unreadable(ImportProblem(0, "", Problem.FILE_HAS_NO_ROWS))
    return Sheet(heading.values, heading.number, tuple(body))


def is_garbled(text: str) -> bool:
    """Whether letters were lost by an earlier wrong guess of the encoding (`JosÃ©`, `Jos\ufffd`)."""
    if text.isascii():
        return False
    if "\ufffd" in text:
        return True
    try:
        return text.encode("cp1252").decode("utf-8") != text
    except UnicodeError:
        return False


def _decoded(content: bytes) -> str:
    _refuse_what_is_no_text(content)
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        for letter in set(text):
            _refuse_control(letter)
        return unicodedata.normalize("NFC", text)
    raise Unreadable(ImportProblem(0, "", Problem.FILE_ENCODING))


def _refuse_what_is_no_text(content: bytes) -> None:
    if len(content) > MAX_BYTES:
        raise Unreadable(ImportProblem(0, "", Problem.FILE_TOO_LARGE))
    if not content.strip():
        raise Unreadable(ImportProblem(0, "", Problem.FILE_EMPTY))
    for offset, signature, problem in SIGNATURES:
        if content.startswith(signature, offset):
            raise Unreadable(ImportProblem(0, "", problem))
    if b"\0" in content and not _encodings(content)[0].startswith("utf-16"):
        raise Unreadable(ImportProblem(0, "", Problem.FILE_HAS_NULLS))


def _encodings(content: bytes) -> tuple[str, ...]:
    """Which to try, in order: what a mark at the beginning says, else what the zeros say."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return (encoding,)
    sample = content[:SAMPLE]
    half = max(len(sample) // 2, 1)
    if sample[1::2].count(0) > 0.7 * half:
        return ("utf-16-le",)
    if sample[0::2].count(0) > 0.7 * half:
        return ("utf-16-be",)
    return ("utf-8", "cp1252")


def _refuse_control(letter: str) -> None:
    """Below the space: no text at all. From 128 to 159: text, once read in the wrong encoding."""
    if unicodedata.category(letter) == "Cc" and letter not in "\t\r\n\f\x0b":
        problem = Problem.FILE_IS_BINARY if letter < "\x80" else Problem.FILE_ENCODING
        raise Unreadable(ImportProblem(0, "", problem))


def _rows(text: str) -> Iterator[Row]:
    text, skipped = _without_separator_line(text)
    number = skipped
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for number, cells in enumerate(reader, start=skipped + 1):
            values = tuple(" ".join(cell.split()) for cell in cells)
            if number > MAX_ROWS:
                raise Unreadable(ImportProblem(number, "", Problem.FILE_HAS_TOO_MANY_ROWS))
            if any(values):
                yield Row(number, values)
    except csv.Error:
        raise Unreadable(ImportProblem(number + 1, "", Problem.QUOTES_BROKEN)) from None


def _without_separator_line(text: str) -> tuple[str, int]:
    """Some spreadsheets begin with a line such as `sep=;`."""
    first, _, rest = text.partition("\n")
    return (rest, 1) if first.strip().lower() in {f"sep={sign}" for sign in ",;|"} else (text, 0)


def _delimiter(text: str) -> str:
    heading = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=heading.count)
