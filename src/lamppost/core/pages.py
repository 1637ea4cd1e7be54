"""Pages of a long list by where the last one ended: no counting, so that row 100,000 costs as row 1."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

T = TypeVar("T")
BACK: Final = "-"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place after which a page begins (or, back, before which it ends): a row's moment and id."""

    at: datetime
    id: UUID
    is_back: bool = False

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """The cursor in a query string, or None for anything else."""
        is_back = text.startswith(BACK)
        moment, _, row = text.removeprefix(BACK).partition("_")
        try:
            return cls(datetime.fromisoformat(moment), UUID(row), is_back)
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{BACK if self.is_back else ''}{self.at.isoformat()}_{self.id}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement and its values; no statement where nothing can be found."""

    sql: str
    params: tuple[Any, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows, where the next page begins and the one before ends (None: there is none)."""

    rows: tuple[T, ...]
    next: Cursor | None
    previous: Cursor | None = None


def asked(
    found: QuerySet[Any, tuple[Any, ...]], moment: str, size: int, after: Cursor | None
) -> Asked:
    """What the database is asked for one page, ordered by `moment` and id; `found` yields tuples that
    begin with the id. Putting it together costs more than asking: whoever asks often keeps it."""
    is_back = after is not None and after.is_back
    if after:
        found = found.filter(_beyond(moment, after, "lt" if is_back else "gt"))
    sign = "-" if is_back else ""
    try:
        sql, params = found.order_by(f"{sign}{moment}", f"{sign}id")[
            : size + 1
        ].query.sql_with_params()
    except EmptyResultSet:  # a filter that nothing can pass
        return Asked("", ())
    return Asked(sql, tuple(params))


def page_of(
    asked: Asked,
    moment: str,
    size: int,
    after: Cursor | None,
    row: Callable[[tuple[Any, ...]], T],
) -> Page[T]:
    """One page of what is asked, with the ways to the next one and the one before."""
    values = _answer(asked)
    rows = tuple(row(one) for one in values[:size])
    is_more = len(values) > size
    if after is not None and after.is_back:
        nearest, farthest = _edge(rows[:1], moment, True), _edge(rows, moment, is_more, back=True)
        return Page(rows[::-1], nearest, farthest)
    has_previous = after is not None
    return Page(
        rows, _edge(rows, moment, is_more), _edge(rows[:1], moment, has_previous, back=True)
    )


def _answer(asked: Asked) -> list[tuple[Any, ...]]:
    if not asked.sql:
        return []
    with connection.cursor() as cursor:
        cursor.execute(asked.sql, asked.params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _beyond(moment: str, place: Cursor, side: str) -> Q:
    """Rows on one side of a place; the first condition alone lets an index find them."""
    same_moment = Q(**{moment: place.at, f"id__{side}": place.id})
    return Q(**{f"{moment}__{side}e": place.at}) & (
        Q(**{f"{moment}__{side}": place.at}) | same_moment
    )


def _edge(rows: tuple[Any, ...], moment: str, is_there: bool, back: bool = False) -> Cursor | None:
    """Where to go on from the last of these rows, in the order in which they were read."""
    if not rows or not is_there:
        return None
    return Cursor(getattr(rows[-1], moment), rows[-1].id, back)
