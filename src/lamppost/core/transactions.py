"""One helper opens every transaction, and tells the database on whose behalf and for which hospitals."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Final

from django.db import connection
from django.db import transaction as django_transaction

from lamppost.core.access import Actor

Scope = tuple[str, str]
IDLE: Final = "idle_in_transaction_session_timeout"
_current: ContextVar[Scope | None] = ContextVar("lamppost_scope", default=None)
_limits: dict[str, str] = {}  # of this process


def limit_transactions(*, idle: timedelta, lock: timedelta | None = None) -> None:
    """From now on the database ends what this process leaves open, silent for so long (it may be frozen, or its
    machine gone, with rows that others wait for); and an answer waits for no lock longer than `lock`. For
    processes that serve: what runs once, like a backup, may take its time."""
    _limits[IDLE] = _milliseconds(idle)
    if lock:
        _limits["lock_timeout"] = _milliseconds(lock)


def allow_idle(limit: timedelta) -> None:
    """In the open transaction this process may be silent for so long: it waits for somebody else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [IDLE, _milliseconds(limit)])


def _scope_of(by: Actor) -> Scope:
    hospitals = "{" + ",".join(str(hospital) for hospital in sorted(by.hospitals)) + "}"
    return hospitals, str(by.account or "")


def _tell(scope: Scope) -> None:
    """Sets scope and limits for this transaction only, so that it is safe behind a connection pool."""
    told = {"lamppost.hospitals": scope[0], "lamppost.account": scope[1], **_limits}
    each = ", ".join(["set_config(%s, %s, true)"] * len(told))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {each}", [text for pair in told.items() for text in pair])


def _milliseconds(time: timedelta) -> str:
    return str(round(time.total_seconds() * 1000))


@contextmanager
def transaction(by: Actor) -> Iterator[None]:
    """All or nothing, within the hospitals of `by`; inside another one it joins it, for reads too.

    Row security raises for a statement on the open store outside of this (design 3).
    """
    outer, scope = _current.get(), _scope_of(by)
    with django_transaction.atomic(savepoint=False):
        if outer != scope:
            _tell(scope)
        token = _current.set(scope)
        try:
            yield
        finally:
            _current.reset(token)
        if outer is not None and outer != scope:
            _tell(outer)
