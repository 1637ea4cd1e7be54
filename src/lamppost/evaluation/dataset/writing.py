"""A dataset into a folder, as a Data Package of CSV files that `read_dataset` reads back the same."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path

import polars as pl

from lamppost.core.errors import LamppostError
from lamppost.core.text import FORMULA, QUOTE
from lamppost.evaluation.dataset.months import month_text, quarter_text
from lamppost.evaluation.dataset.package import DESCRIPTOR, descriptor
from lamppost.evaluation.dataset.reading import EvaluationDataset
from lamppost.evaluation.dataset.tables import TABLES, Field, Kind, Table


class AlreadyThere(LamppostError):
    """A place to write to that holds something."""


@contextmanager
def whole_folder(target: Path, *, replaces: Sequence[str] = ()) -> Iterator[Path]:
    """A new folder to fill, which stands at `target` once it is whole, or not at all.

    What stands there already is replaced if it is known to be ours: it holds the first of `replaces`, and no file
    whose path within fits none of these patterns. Else AlreadyThere.
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


def _refuse_strangers(target: Path, replaces: Sequence[str]) -> None:
    if not target.absolute().parent.is_dir():
        raise AlreadyThere(f"There is no folder to write {target} into; nothing was written.")
    if target.exists() and not target.is_dir():
        raise AlreadyThere(f"{target} is a file; nothing was written.")
    files = list(_files(target))
    strange = [one for one in files if not any(fnmatchcase(one, ours) for ours in replaces)]
    if strange or (files and replaces[0] not in files):
        said = (
            f"{target} is there already and holds {(strange or files)[0]}, which is not replaced."
        )
        raise AlreadyThere(f"{said} Choose another folder; nothing was written.")


def _files(folder: Path) -> Iterator[str]:
    """Whatever in it is not a folder, by its path within."""
    return (one.relative_to(folder).as_posix() for one in folder.rglob("*") if not one.is_dir())


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
    if field.kind is Kind.TEXT:
        is_formula = column.str.contains(FORMULA)
        return pl.when(is_formula).then(QUOTE + column).otherwise(column).alias(field.name)
    return column
