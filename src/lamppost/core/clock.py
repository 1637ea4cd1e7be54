"""The only place that reads the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_told: ContextVar[datetime | None] = ContextVar("lamppost_told_moment", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _told.get() or datetime.now(UTC)


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """Inside the block it is `moment`: for the demo's made-up past, and for nothing else."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
