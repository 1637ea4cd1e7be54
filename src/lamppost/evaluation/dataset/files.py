"""One file, CSV or Parquet, as columns of text."""

import csv
import io
from pathlib import Path
from typing import Final

import polars as pl

from lamppost.evaluation.dataset.encodings import as_utf8
from lamppost.evaluation.dataset.package import Resource
from lamppost.evaluation.dataset.problems import BadDataset, Problem, quoted
from lamppost.evaluation.dataset.tables import Table
from lamppost.evaluation.dataset.values import HEADING, cleaned

SEPARATORS: Final = (",", ";", "\t")


def columns(resource: Resource, table: Table) -> tuple[pl.DataFrame, list[str]]:
    """The columns that the table knows, as cleaned text; and what is worth a note. BadDataset."""
    is_parquet = resource.file.suffix.lower() == ".parquet"
    frame, notes = _parquet(resource.file) if is_parquet else _csv(resource)
    file = resource.file.name
    missing = [name for name in table.names if name not in frame.columns]
    if missing:
        said = "This column is missing."
        raise BadDataset(Problem(file, said, HEADING, name) for name in missing)
    unknown = [quoted(name) for name in frame.columns if name not in table.names]
    if unknown:
        notes.append(f"{file}: not known and not read: {', '.join(unknown)}.")
    nested = [name for name in table.names if frame[name].dtype.is_nested()]
    if nested:
        said = "This column holds lists or records where single values are needed."
        raise BadDataset(Problem(file, said, HEADING, name) for name in nested)
    return pl.DataFrame([cleaned(frame[name]) for name in table.names]), notes


def _parquet(file: Path) -> tuple[pl.DataFrame, list[str]]:
    try:
        frame = pl.read_parquet(file)
    except (pl.exceptions.PolarsError, OSError):
        said = "This is no Parquet file that can be read."
        raise BadDataset([Problem(file.name, said)]) from None
    return _named(frame, frame.columns, file.name), []


def _csv(resource: Resource) -> tuple[pl.DataFrame, list[str]]:
    file = resource.file.name
    content, note = as_utf8(_bytes(resource.file), file=file, said=resource.encoding)
    if not content.strip():
        raise BadDataset([Problem(file, "The file is empty; a heading is needed.", HEADING)])
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")  # as spreadsheets of old ended their lines
    heading = content.split(b"\n", 1)[0].decode().rstrip("\r")
    separator = max(SEPARATORS, key=heading.count)
    heads = next(csv.reader([heading], delimiter=separator))
    try:
        frame = pl.read_csv(content, separator=separator, infer_schema=False)
    except pl.exceptions.PolarsError:
        raise BadDataset([_broken(content, separator, len(heads), file)]) from None
    return _named(frame, heads, file), [note] if note else []


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadDataset([Problem(file.name, f"It cannot be read: {error.strerror}.")]) from None


def _named(frame: pl.DataFrame, heads: list[str], file: str) -> pl.DataFrame:
    """The same under its headings in lower case. BadDataset where two are the same."""
    plain = [head.strip().lower() for head in heads]
    twice = sorted({head for head in plain if plain.count(head) > 1})
    if twice or len(plain) != frame.width:
        raise BadDataset(Problem(file, "This column comes twice.", HEADING, name) for name in twice)
    return frame.rename(dict(zip(frame.columns, plain, strict=True)))


def _broken(content: bytes, separator: str, width: int, file: str) -> Problem:
    """The first row that has more values than the heading."""
    rows = csv.reader(io.StringIO(content.decode(), newline=""), delimiter=separator)
    for number, row in enumerate(rows, start=1):
        if len(row) > width:
            return Problem(file, f"{len(row)} values, and the heading has {width}.", number)
    return Problem(file, "This cannot be read as CSV: a quotation mark may be left open.")
