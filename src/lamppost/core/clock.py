"""The only place that reads the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from typing import Final

WESTERNMOST: Final = timedelta(hours=12)
_told: ContextVar[datetime | None] = ContextVar("lamppost_told_moment", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _told.get() or datetime.now(UTC)


def earliest_today() -> date:
    """The day it still is at the westernmost clock: whoever says "today" there is not told that it is over."""
    return (now() - WESTERNMOST).date()


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """Inside the block it is `moment`: for the demo's made-up past, and for nothing else."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
