"""A report as a folder: the measures for machines, and everything else for people."""

from pathlib import Path
from typing import Final

import polars as pl

from lamppost.evaluation.dataset import whole_folder
from lamppost.evaluation.report.evaluating import Evaluation

MEASURES: Final = "measures.json"


def write_report(evaluation: Evaluation, folder: Path) -> None:
    """The whole report at `folder`, in place of an earlier one, or nothing at all. AlreadyThere."""
    with whole_folder(folder, replaces=MEASURES) as place:
        (place / MEASURES).write_bytes(as_json(evaluation.rows()))


def as_json(rows: pl.DataFrame) -> bytes:
    """A list of objects, one a line."""
    lines = rows.write_ndjson().rstrip("\n").replace("\n", ",\n")
    return f"[\n{lines}\n]\n".encode()
