"""A dataset into a folder, as a Data Package of CSV files that `read_dataset` reads back the same."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from lamppost.core.errors import LamppostError
from lamppost.evaluation.dataset.months import month_text, quarter_text
from lamppost.evaluation.dataset.package import DESCRIPTOR, descriptor
from lamppost.evaluation.dataset.reading import EvaluationDataset
from lamppost.evaluation.dataset.tables import TABLES, Field, Kind, Table


class AlreadyThere(LamppostError):
    """A place to write to that holds something."""


@contextmanager
def whole_folder(target: Path, *, replaces: str | None = None) -> Iterator[Path]:
    """A new folder to fill, which stands at `target` once it is whole, or not at all.

    What stands there already is replaced if it holds the file `replaces`, so is known to be ours; else AlreadyThere.
    """
    _refuse_strangers(target, replaces)
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.absolute().parent))
    whole, old = aside / "new", aside / "old"
    whole.mkdir(mode=0o700)
    try:
        yield whole
        if target.exists():
            target.rename(old)
        whole.rename(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _refuse_strangers(target: Path, replaces: str | None) -> None:
    if not target.absolute().parent.is_dir():
        raise AlreadyThere(f"There is no folder to write {target} into; nothing was written.")
    is_ours = replaces is not None and (target / replaces).is_file()
    if target.exists() and not is_ours and (not target.is_dir() or any(target.iterdir())):
        raise AlreadyThere(f"{target} is there already and not empty; nothing was written.")


def write_dataset(dataset: EvaluationDataset, folder: Path, *, title: str) -> None:
    """Every table as CSV, and the description; readable by its owner alone."""
    for table in TABLES:
        _texts(dataset[table], table).write_csv(folder / f"{table.name}.csv")
    names = {table.name: f"{table.name}.csv" for table in TABLES}
    (folder / DESCRIPTOR).write_text(descriptor(names, title=title), encoding="utf-8")


def _texts(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    return frame.select(_text(field) for field in table.fields)


def _text(field: Field) -> pl.Expr:
    column = pl.col(field.name)
    if field.kind is Kind.MONTH:
        return column.map_elements(month_text, return_dtype=pl.String)
    if field.kind is Kind.QUARTER:
        return column.map_elements(quarter_text, return_dtype=pl.String)
    return column
