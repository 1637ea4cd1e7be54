"""One helper opens every transaction, and tells the database on whose behalf and for which hospitals."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection
from django.db import transaction as django_transaction

from lamppost.core.access import Actor

Scope = tuple[str, str]
_current: ContextVar[Scope | None] = ContextVar("lamppost_scope", default=None)


def _scope_of(by: Actor) -> Scope:
    hospitals = "{" + ",".join(str(hospital) for hospital in sorted(by.hospitals)) + "}"
    return hospitals, str(by.account or "")


def _tell(scope: Scope) -> None:
    """Sets the scope for this transaction only, so that it is safe behind a connection pool."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('lamppost.hospitals', %s, true),"
            " set_config('lamppost.account', %s, true)",
            scope,
        )


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
