"""The mark of a database that was restored, and in which nothing may start before it is finished.

It is a comment on the database itself: no dump carries it along, its owner sets and lifts it in the
very transaction that changes the tables, and whoever can connect can read it.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Protocol

import psycopg
from psycopg import sql

from lamppost.core.errors import LamppostError

PREFIX: Final = "lamppost restored "
_READ: Final = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
REFUSAL: Final = (
    "This database was restored from a backup. Nothing starts before what was forgotten since is "
    "forgotten again. Run: lamppost restore-finish"
)


class Unfinished(LamppostError):
    """Web, worker and every other command wait for `lamppost restore-finish`."""


class _Cursor(Protocol):
    def execute(self, query: Any, /) -> Any: ...
    def fetchone(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Mark:
    """When it was restored, when the backup was made (None: unknown), and the head of the chain that
    stood there before, as `number:hash` (empty: none was known)."""

    restored: str
    backup: str | None = None
    head: str = ""

    def comment(self, database: str) -> sql.Composed:
        """The statement that sets it."""
        text = PREFIX + json.dumps(asdict(self))
        return sql.SQL("COMMENT ON DATABASE {} IS {}").format(
            sql.Identifier(database), sql.Literal(text)
        )

    @property
    def backup_made(self) -> datetime | None:
        return datetime.fromisoformat(self.backup) if self.backup else None


def mark_of(cursor: _Cursor) -> Mark | None:
    """The mark of the database that is open; None where nothing is unfinished."""
    cursor.execute(_READ)
    (text,) = cursor.fetchone()
    return Mark(**json.loads(text.removeprefix(PREFIX))) if str(text).startswith(PREFIX) else None


def lift(cursor: _Cursor, database: str) -> None:
    """Takes the mark away."""
    cursor.execute(sql.SQL("COMMENT ON DATABASE {} IS NULL").format(sql.Identifier(database)))


def refuse_unfinished(url: str) -> None:
    """Raises Unfinished for a marked database. One that does not answer is somebody else's to tell:
    its tables stay closed to the application in any case."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            is_marked = mark_of(connection.cursor()) is not None
    except psycopg.OperationalError:
        return
    if is_marked:
        raise Unfinished(REFUSAL)
