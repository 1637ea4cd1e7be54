"""About whom something is said: everybody, one hospital, one department; and how to count for all at once."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lamppost.evaluation.statistics import Floats

PLACE: Final = "place"
HOME: Final = "home"  # a department's and a hospital's number, as columns


class Level(StrEnum):
    """How near one looks."""

    ALL = "all"
    HOSPITAL = "hospital"
    DEPARTMENT = "department"


EVERY: Final[tuple[Level, ...]] = tuple(Level)
HOSPITALS: Final[tuple[Level, ...]] = (Level.ALL, Level.HOSPITAL)
WHOLE: Final[tuple[Level, ...]] = (Level.ALL,)


@dataclass(frozen=True)
class Scopes:
    """Everybody first, then the hospitals, then the departments, each sorted by id.

    `homes` holds each department's hospital, by number; arrays over scopes come in this order.
    """

    hospitals: tuple[str, ...]
    departments: tuple[str, ...]
    homes: tuple[int, ...]

    def __len__(self) -> int:
        return 1 + len(self.hospitals) + len(self.departments)

    @cached_property
    def names(self) -> tuple[str, ...]:
        return (
            "all",
            *(f"hospital:{one}" for one in self.hospitals),
            *(f"department:{one}" for one in self.departments),
        )

    def spread(self, level: Level) -> slice:
        """Where the scopes of a level stand."""
        first = 1 + len(self.hospitals)
        places = {
            Level.ALL: slice(0, 1),
            Level.HOSPITAL: slice(1, first),
            Level.DEPARTMENT: slice(first, len(self)),
        }
        return places[level]

    def sums(self, frame: pl.DataFrame, column: str | None = None) -> Floats:
        """Rows (or the sum of a column without gaps) per scope; what has no department counts for its hospital,
        what has no hospital for everybody."""
        weights = np.ones(frame.height) if column is None else _floats(frame[column])
        parts = [np.array([weights.sum()])]
        for name, size in ((HOME, len(self.hospitals)), (PLACE, len(self.departments))):
            parts.append(_tally(frame, name, weights, size))
        return np.concatenate(parts)

    def rows(self, frame: pl.DataFrame) -> tuple[Floats, pl.DataFrame]:
        """Every row once for each scope that it belongs to: the scope's number, and the rows."""
        first = {HOME: 1, PLACE: 1 + len(self.hospitals)}
        numbers, parts = [np.zeros(frame.height)], [frame]
        for name in (HOME, PLACE):
            own = frame.filter(pl.col(name).is_not_null())
            numbers.append(own[name].to_numpy() + first[name])
            parts.append(own)
        return np.concatenate(numbers), pl.concat(parts)


@dataclass(frozen=True, slots=True)
class Ordered:
    """Values of every scope, one scope after another, each from the least on: `number` of them from `first`."""

    values: Floats
    number: Floats
    first: NDArray[np.int64]


def ordered(scopes: Scopes, frame: pl.DataFrame, column: str) -> Ordered:
    """A column of whole numbers without gaps, sorted within each scope: both as one number, which sorts fastest."""
    group, rows = scopes.rows(frame)
    values = rows[column].cast(pl.Int64).to_numpy()
    width = values.max(initial=0) + 1
    together = np.sort(group.astype(np.int64) * width + values)
    number = scopes.sums(frame)
    first = np.concatenate([[0], np.cumsum(number)[:-1]]).astype(np.int64)
    return Ordered((together % width).astype(np.float64), number, first)


def scopes(hospitals: pl.DataFrame, departments: pl.DataFrame) -> Scopes:
    """Those of a dataset's two tables."""
    names = tuple(sorted(hospitals["hospital_id"].to_list()))
    number = {name: at for at, name in enumerate(names)}
    own = departments.sort("department_id")
    homes = tuple(number[one] for one in own["hospital_id"].to_list())
    return Scopes(names, tuple(own["department_id"].to_list()), homes)


def _floats(column: pl.Series) -> Floats:
    return column.cast(pl.Float64).to_numpy()


def _tally(frame: pl.DataFrame, name: str, weights: Floats, size: int) -> Floats:
    if name not in frame.columns or not size:
        return np.zeros(size)
    has = frame[name].is_not_null().to_numpy()
    places = frame[name].drop_nulls().to_numpy()
    return np.bincount(places, weights[has], minlength=size).astype(np.float64)
