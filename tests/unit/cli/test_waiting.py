"""A web worker that starts while tables are made serves afterwards."""

import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from lamppost.cli.embedded import Urls
from lamppost.cli.waiting import HELD, tables_held, wait_for_tables

WAITS = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted"


def _waits(url: str) -> bool:
    with psycopg.connect(url) as connection:
        found = connection.execute(WAITS, [HELD]).fetchone()
    return found == (1,)


def test_whoever_would_serve_waits_until_the_tables_are_made(
    committed_db: Urls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", committed_db.app)
    with ThreadPoolExecutor(1) as pool:
        with tables_held(committed_db.owner):
            serving = pool.submit(wait_for_tables)
            until = time.monotonic() + 30
            while not _waits(committed_db.owner) and time.monotonic() < until:
                time.sleep(0.01)
            assert _waits(committed_db.owner) and not serving.done()
        serving.result(timeout=30)


def test_nobody_waits_for_a_database_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    wait_for_tables()
