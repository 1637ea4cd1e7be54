"""In which months a department has how many heads, and in which of them it has the program."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

MONTHS: Final = 12  # of a year


def month_after(month: date, months: int = 1) -> date:
    """The first day of the month that many months later."""
    years, at = divmod(month.month - 1 + months, MONTHS)
    return date(month.year + years, at + 1, 1)


def carried(counts: Iterable[tuple[date, int]]) -> Iterator[tuple[date, int]]:
    """Counts of one department, oldest first: each stands until the next. Nothing is known before the first one
    or after the last."""
    at: date | None = None
    heads = 0
    for month, counted in counts:
        while at is not None and at < month:
            yield at, heads
            at = month_after(at)
        at, heads = month, counted
    if at is not None:
        yield at, heads


@dataclass(frozen=True, slots=True)
class Paused:
    """From the month of `since` on; it is over in the month of `until`, or still lasts."""

    since: date
    until: date | None = None

    def has(self, month: date) -> bool:
        """Whether nobody had the program in the month that begins on that day."""
        return self.since.replace(day=1) <= month and (
            self.until is None or month < self.until.replace(day=1)
        )


@dataclass(frozen=True, slots=True)
class Course:
    """When a department adopted, and its pauses, the oldest first."""

    adopted: date | None
    pauses: Sequence[Paused] = ()

    def has_it(self, month: date) -> bool:
        """Whether the department has the program in the month that begins on that day."""
        since = self.adopted
        return (
            since is not None
            and since.replace(day=1) <= month
            and not any(one.has(month) for one in self.pauses)
        )

    def first_of(self, first: date, last: date) -> date | None:
        """The first month with the program of those, both included."""
        month = max(first, (self.adopted or date.max).replace(day=1))
        for one in self.pauses:
            if one.has(month):
                month = (one.until or date.max).replace(day=1)
        return month if month <= last else None
