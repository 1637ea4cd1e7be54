"""The calendar of reports that are released, and their states: by one table, which the database mirrors."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from lamppost.disclosure.rules import Told, Why, told

Span = tuple[int, int]  # the first and the last year, both included
CONVERSATIONS: Final = "implementation.interactions"  # the measure, as reports and releases name it


class ReleaseKind(StrEnum):
    """A closed year, or the three years that end with it: only these tell of departments (G7)."""

    YEAR = "year"
    WINDOW = "window"

    @property
    def years(self) -> int:
        return 3 if self is ReleaseKind.WINDOW else 1


class ReleaseState(StrEnum):
    """From the asking to what leads may read."""

    ASKED = "asked"
    COUNTING = "counting"
    HIDING = "hiding"
    DRAWING = "drawing"
    READY = "ready"  # it waits for a second person
    APPROVED = "approved"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


DRAWING: Final = (
    ReleaseState.ASKED,
    ReleaseState.COUNTING,
    ReleaseState.HIDING,
    ReleaseState.DRAWING,
)
# Stored for good: what was shown cannot be taken back, not even by withdrawing.
KEPT: Final = (ReleaseState.READY, ReleaseState.APPROVED, ReleaseState.WITHDRAWN)
# A worker that comes after another that died begins again, so each step of drawing leads back to the first.
NEXT: Final[dict[ReleaseState, frozenset[ReleaseState]]] = {
    ReleaseState.ASKED: frozenset({ReleaseState.COUNTING, ReleaseState.FAILED}),
    ReleaseState.COUNTING: frozenset(
        {ReleaseState.COUNTING, ReleaseState.HIDING, ReleaseState.FAILED}
    ),
    ReleaseState.HIDING: frozenset(
        {ReleaseState.COUNTING, ReleaseState.DRAWING, ReleaseState.FAILED}
    ),
    ReleaseState.DRAWING: frozenset(
        {ReleaseState.COUNTING, ReleaseState.READY, ReleaseState.FAILED}
    ),
    ReleaseState.READY: frozenset({ReleaseState.APPROVED, ReleaseState.WITHDRAWN}),
    ReleaseState.APPROVED: frozenset({ReleaseState.WITHDRAWN}),
    ReleaseState.FAILED: frozenset({ReleaseState.ASKED}),
    ReleaseState.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True, slots=True)
class About:
    """Whom a release is about: one hospital, or (None) all of the program, which are `hospitals`; and who asked
    for it."""

    hospital: int | None
    hospitals: frozenset[int]
    asked_by: int | None = None


def last_closed(days: Iterable[date]) -> int:
    """The last year that is over at each place, by its own day; a survey that still runs holds back the year of the
    day on which it began."""
    return min(day.year for day in days) - 1


def years_to_draw(kind: ReleaseKind, first: int | None, closed: int) -> tuple[int, ...]:
    """The years with which a report of that kind may end, the latest first. `first`: with data; None: none yet.

    A window reaches back to the first year with data at most: it is whole.
    """
    if first is None:
        return ()
    return tuple(range(closed, first + kind.years - 2, -1))


def spans_told(shown: Iterable[tuple[Mapping[str, Any], int]], unit: str) -> dict[Span, Told]:
    """What releases have shown of one measure of that unit, by span of years and rounded as they have it. `shown` as it
    is stored, each with the least count that it told; where one hid a span that another told, it is told."""
    found: dict[Span, Told] = {}
    for one, threshold in shown:
        for name, span in one["hidden"]:
            if name == unit:
                found.setdefault(_span(span), Told(None, Why.FEW))
        for name, span, count in one["told"]:
            if name == unit:
                found[_span(span)] = told(count, threshold=threshold) if count else Told(0)
    return found


def _span(text: str) -> Span:
    first, _, last = text.partition("-")
    return int(first), int(last or first)
