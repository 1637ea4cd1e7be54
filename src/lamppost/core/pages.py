"""Pages of a long list by where the last one ended: no counting, so that row 100,000 costs as row 1."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place after which a page begins: the last row's moment and id."""

    at: datetime
    id: UUID

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """The cursor in a query string, or None for anything else."""
        moment, _, row = text.partition("_")
        try:
            return cls(datetime.fromisoformat(moment), UUID(row))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.id}"


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows, and where the next page begins (None: this is the last)."""

    rows: tuple[T, ...]
    next: Cursor | None


def page_of(
    found: QuerySet[Any, tuple[Any, ...]],
    moment: str,
    size: int,
    after: Cursor | None,
    row: Callable[[tuple[Any, ...]], T],
) -> Page[T]:
    """One page, ordered by `moment` and id; `found` yields tuples that begin with the id."""
    if after:
        later = Q(**{f"{moment}__gt": after.at}) | Q(**{moment: after.at, "id__gt": after.id})
        found = found.filter(later, **{f"{moment}__gte": after.at})
    values = list(found.order_by(moment, "id")[: size + 1])
    rows = tuple(row(one) for one in values[:size])
    is_more = len(values) > size
    return Page(rows, _cursor(rows[-1], moment) if is_more else None)


def _cursor(last: Any, moment: str) -> Cursor:
    return Cursor(getattr(last, moment), last.id)
