"""Whoever serves a database waits while its tables are made or changed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

import psycopg

HELD: Final = 0x1A3B_0005  # an advisory lock of this name: whoever makes tables holds it


@contextmanager
def tables_held(owner: str) -> Iterator[None]:
    """Web workers that start meanwhile serve after the block; it waits for others who hold the tables."""
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [HELD])
        yield


def wait_for_tables() -> None:
    """Until nobody holds them; not for a database that is away, which each request says for itself."""
    with (
        suppress(KeyError, psycopg.OperationalError),
        psycopg.connect(os.environ["DATABASE_URL"]) as one,
    ):
        one.execute("SELECT pg_advisory_xact_lock_shared(%s)", [HELD])
