"""The ground that all other tests stand on."""

import psycopg
import pytest
from django.db import ProgrammingError, connection

from lamppost.cli.embedded import Urls


def _one(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def test_db_acts_as_the_application_role(db: None) -> None:
    assert _one("SELECT current_user") == "lamppost_app"
    assert (
        _one("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user") is False
    )


def test_application_cannot_change_the_chain(db: None) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        _one("UPDATE audit_entry SET event = 'other' RETURNING 1")


@pytest.mark.parametrize("time", ["first", "second"])
def test_committed_db_starts_empty_each_time(time: str, committed_db: Urls) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO cache VALUES ('key', 'value', now())")
    with psycopg.connect(committed_db.app) as second:
        found = second.execute("SELECT count(*) FROM cache").fetchone()
    assert found == (1,)


def test_owner_cursor_sees_what_the_application_committed(
    committed_db: Urls, owner_cursor: psycopg.Cursor[tuple[object, ...]]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO cache VALUES ('key', 'value', now())")
    owner_cursor.execute("SELECT count(*), current_user FROM cache")
    assert owner_cursor.fetchone() == (1, "lamppost_owner")


def test_no_trigger_wakes_workers_by_notify(db: None) -> None:
    triggers = (
        "SELECT count(*) FROM pg_trigger JOIN pg_proc p ON p.oid = tgfoid WHERE prosrc ~* 'notify'"
    )
    assert _one(triggers) == 0
