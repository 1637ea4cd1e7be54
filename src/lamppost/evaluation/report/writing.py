"""A report as a folder: the measures for machines, and everything else for people."""

from pathlib import Path
from typing import Final

import polars as pl

from lamppost.evaluation.dataset import whole_folder
from lamppost.evaluation.report.content import document
from lamppost.evaluation.report.evaluating import Evaluation
from lamppost.evaluation.report.page import page
from lamppost.evaluation.report.printed import printed
from lamppost.evaluation.report.workbook import workbook

MEASURES: Final = "measures.json"


def write_report(evaluation: Evaluation, folder: Path, *, language: str = "en") -> None:
    """The whole report at `folder`, in place of an earlier one, or nothing at all. AlreadyThere."""
    told = document(evaluation, language)
    with whole_folder(folder, replaces=MEASURES) as place:
        (place / MEASURES).write_bytes(as_json(evaluation.rows()))
        (place / "report.html").write_text(page(told), encoding="utf-8")
        (place / "report.pdf").write_bytes(printed(told))
        (place / "tables.xlsx").write_bytes(workbook(evaluation, told))
        (place / "figures").mkdir()
        for figure in told.figures:
            (place / "figures" / f"{figure.name}.svg").write_text(figure.svg, encoding="utf-8")


def as_json(rows: pl.DataFrame) -> bytes:
    """A list of objects, one a line."""
    lines = rows.write_ndjson().rstrip("\n").replace("\n", ",\n")
    return f"[\n{lines}\n]\n".encode()
