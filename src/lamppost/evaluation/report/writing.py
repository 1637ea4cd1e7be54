"""A report as a folder: the measures for machines, and everything else for people."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl

from lamppost.evaluation.dataset import AlreadyThere, Ours, whole_folder
from lamppost.evaluation.report.content import document
from lamppost.evaluation.report.evaluating import Evaluation
from lamppost.evaluation.report.page import page
from lamppost.evaluation.report.printed import printed
from lamppost.evaluation.report.workbook import workbook

MEASURES: Final = "measures.json"
INTERNAL: Final = "INTERNAL.txt"  # stands in a folder of which nothing may be published
FILES: Final = (MEASURES, INTERNAL, "report.html", "report.pdf", "tables.xlsx", "figures/*.svg")
PART: Final = 100_000  # rows
START: Final = b'[\n{"id":"reach.'  # of the measures, in every report that we ever wrote


def write_report(evaluation: Evaluation, folder: Path, *, language: str = "en") -> None:
    """The whole report at `folder`, in place of an earlier one of its kind, or nothing at all. AlreadyThere."""
    _refuse_other_kind(folder, is_internal=evaluation.request.is_internal)
    told = document(evaluation, language)
    with whole_folder(folder, replaces=Ours(MEASURES, _are_measures, FILES)) as place:
        with (place / MEASURES).open("wb") as opened:
            opened.writelines(json_parts(evaluation.rows()))
        if evaluation.request.is_internal:
            (place / INTERNAL).write_text(f"{told.notice}\n", encoding="utf-8")
        (place / "report.html").write_text(page(told), encoding="utf-8")
        (place / "report.pdf").write_bytes(printed(told))
        (place / "tables.xlsx").write_bytes(workbook(evaluation, told))
        (place / "figures").mkdir()
        for figure in told.figures:
            (place / "figures" / f"{figure.name}.svg").write_text(figure.svg, encoding="utf-8")


def _refuse_other_kind(folder: Path, *, is_internal: bool) -> None:
    """What is published from a folder must not become a report that hides nothing, nor the reverse."""
    if (folder / MEASURES).is_file() and (folder / INTERNAL).is_file() is not is_internal:
        kind = "a report that may be published" if is_internal else "an internal report"
        raise AlreadyThere(f"{folder} holds {kind}. Choose another folder; nothing was written.")


def _are_measures(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(START)) == START


def as_json(rows: pl.DataFrame) -> bytes:
    """A list of objects, one a line."""
    return b"".join(json_parts(rows))


def json_parts(rows: pl.DataFrame) -> Iterator[bytes]:
    """The same piece by piece: of a large region the whole would not fit beside its rows."""
    before = b"[\n"
    for part in rows.iter_slices(PART):
        yield before + part.write_ndjson().rstrip("\n").replace("\n", ",\n").encode()
        before = b",\n"
    yield b"\n]\n"
