"""Breaks an action off at each of its writes, and looks whether anything is left of it."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db import transaction as django_transaction
from psycopg import sql

from tests.confidentiality.sinks import Cursor, tables

IS_FULL = os.environ.get("LAMPPOST_PROOFS") == "full"
WRITES = re.compile(r"\s*(WITH\b.*\b)?(INSERT|UPDATE|DELETE)\b", re.DOTALL | re.IGNORECASE)
QUEUES = "procrastinate_defer"
Act = Callable[[], object]


class Broken(Exception):
    """What an injected failure raises."""


class Writes:
    """Counts what is written, and breaks off at a given write."""

    def __init__(self, break_at: int = 0) -> None:
        self.count, self.break_at = 0, break_at

    def __call__(self, execute: Any, statement: Any, *given: Any) -> Any:
        text = statement if isinstance(statement, str) else statement.as_string(None)
        if WRITES.match(text) or QUEUES in text:
            self.count += 1
            if self.count == self.break_at:
                raise Broken
        return execute(statement, *given)


def assert_all_or_nothing(acts: Mapping[str, Act], cursor: Cursor) -> None:
    """Each breaks off at a write (in the long proof at each), and leaves the database as it found it."""
    before = _everything(cursor)
    for name, act in acts.items():
        writes = _writes_of(act)
        assert writes, f"{name} writes nothing here: this would prove nothing"
        for number in range(1, writes + 1) if IS_FULL else {1, (writes + 1) // 2, writes}:
            with connection.execute_wrapper(Writes(number)), pytest.raises(Broken):
                act()
        after = _everything(cursor)
        assert [one for one in after if after[one] != before[one]] == [], name


def _everything(cursor: Cursor) -> dict[str, object]:
    """What stands in every table, in a form that can be compared."""
    found: dict[str, object] = {}
    for name, table in tables(cursor).items():
        statement = "SELECT md5(string_agg(one::text, '|' ORDER BY one::text)) FROM {} one"
        row = cursor.execute(sql.SQL(statement).format(table)).fetchone()
        found[name] = row and row[0]
    return found


@contextmanager
def _undone() -> Iterator[None]:
    """Whatever happens inside is rolled back."""
    try:
        with django_transaction.atomic():
            yield
            raise Broken
    except Broken:
        pass


def _writes_of(act: Act) -> int:
    """How often it writes when nothing breaks."""
    writes = Writes()
    with _undone(), connection.execute_wrapper(writes):
        act()
    return writes.count
