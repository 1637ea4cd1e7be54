"""A dataset into a folder, as a Data Package of CSV files that `read_dataset` reads back the same."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Ours:
    """How a folder that this program wrote is known: `is_ours` of the file `marker`, and no file but those whose
    path within fits one of `files`. Anybody's folder may hold files of these names: so the marker is read."""

    marker: str
    is_ours: Callable[[Path], bool]
    files: tuple[str, ...]


@contextmanager
def whole_folder(target: Path, *, replaces: Ours | None = None) -> Iterator[Path]:
    """A new folder to fill, which stands at `target` once it is whole, or not at all.

    What stands there already is replaced if it is known to be ours; else AlreadyThere.
    """
    place = target.resolve()  # a link stays a link, and `.` has a name
    _refuse_strangers(target, place, replaces)
    try:
        aside = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    except OSError:
        raise AlreadyThere(f"Nobody may write beside {target}; nothing was written.") from None
    (aside / "new").mkdir(mode=0o700)
    try:
        yield aside / "new"
        _put_in_place(aside / "new", place, aside / "old")
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _put_in_place(whole: Path, place: Path, old: Path) -> None:
    """What stood there goes once the new one stands there, and comes back if it cannot."""
    if place.exists():
        place.rename(old)
    try:
        whole.rename(place)
    except OSError:
        if old.exists():
            old.rename(place)
        raise


def _refuse_strangers(target: Path, place: Path, replaces: Ours | None) -> None:
    if not place.parent.is_dir():
        raise AlreadyThere(f"There is no folder to write {target} into; nothing was written.")
    if Path.cwd().is_relative_to(place):
        raise AlreadyThere(
            f"{target} is where you stand. Choose another folder; nothing was written."
        )
    if place.exists() and not place.is_dir():
        raise AlreadyThere(f"{target} is a file; nothing was written.")
    strange = _stranger(place, replaces)
    if strange is not None:
        said = f"{target} is there already and holds {strange}, which is not replaced."
        raise AlreadyThere(f"{said} Choose another folder; nothing was written.")


def _stranger(place: Path, replaces: Ours | None) -> str | None:
    """The first file that is not known to be ours."""
    files = sorted(_files(place))
    if not files or replaces is None:
        return files[0] if files else None
    for one in files:
        if not any(fnmatchcase(one, ours) for ours in replaces.files):
            return one
    if replaces.marker not in files:
        return files[0]
    return None if replaces.is_ours(place / replaces.marker) else replaces.marker


def _files(folder: Path) -> Iterator[str]:
    """Whatever in it is not a folder, by its path within; a link to a folder is no folder of ours."""
    inside = (one for one in folder.rglob("*") if one.is_symlink() or not one.is_dir())
    return (one.relative_to(folder).as_posix() for one in inside)


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
