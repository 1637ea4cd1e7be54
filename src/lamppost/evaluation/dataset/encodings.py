"""From the bytes of a CSV file to text that is certainly UTF-8."""

import codecs
from typing import Final

from lamppost.evaluation.dataset.problems import BadDataset, Problem

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WESTERN: Final = "cp1252"  # what spreadsheets write and call Latin-1
NAMES: Final = {"latin-1": WESTERN, "latin1": WESTERN, "iso-8859-1": WESTERN, "utf8": "utf-8"}


def as_utf8(content: bytes, *, file: str, said: str | None = None) -> tuple[bytes, str | None]:
    """The same text in UTF-8, and a note where the encoding had to be found out.

    `said` is what the package says of the file. BadDataset where it is no text that we can be sure of.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _decoded(content, encoding, file), None
    if b"\0" in content[:4096]:
        raise _refused(
            file, "This is no text, or UTF-16 without a mark at its start; save it as UTF-8."
        )
    if said and NAMES.get(said.lower(), said.lower()) == WESTERN:
        return _decoded(content, WESTERN, file), None
    return _without_mark(content, file)


def _without_mark(content: bytes, file: str) -> tuple[bytes, str | None]:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        if any(map(_is_utf8, content.split(b"\n"))):
            raise _mixed(file, content, error.start) from None
        note = f"{file} is not UTF-8; it was read as Latin-1 (Windows-1252)."
        return _decoded(content, WESTERN, file), note
    return content, None


def _is_utf8(line: bytes) -> bool:
    """Whether a line has letters beyond ASCII, and all of them in UTF-8."""
    try:
        return not line.isascii() and bool(line.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _decoded(content: bytes, encoding: str, file: str) -> bytes:
    try:
        return content.decode(encoding).encode()
    except UnicodeDecodeError as error:
        raise _mixed(file, content, error.start) from None


def _mixed(file: str, content: bytes, at: int) -> BadDataset:
    row = content[:at].count(b"\n") + 1
    return _refused(file, "The text is not in one encoding; save it as UTF-8.", row)


def _refused(file: str, text: str, row: int | None = None) -> BadDataset:
    return BadDataset([Problem(file, text, row)])
