"""The chain: complete, in order, and broken by whoever touches it."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import DatabaseError, connection
from django.db.transaction import atomic

from lamppost.audit import actions, queries
from lamppost.audit.models import Entry, Pending
from lamppost.core.access import Actor
from lamppost.core.errors import Refused
from lamppost.core.transactions import transaction
from tests.cast import Cast, refuses

SYSTEM = Actor.system()


def recorded(number: int) -> None:
    with transaction(SYSTEM):
        for _ in range(number):
            actions.record(by=SYSTEM, event="thing.done", hospital=1)


def test_record_goes_with_the_transaction(db: None) -> None:
    with pytest.raises(ZeroDivisionError), atomic():
        recorded(1)
        raise ZeroDivisionError
    assert not Pending.objects.exists()


def test_chain_moves_what_is_pending_and_holds(db: None) -> None:
    assert queries.head(by=SYSTEM).number == 0
    recorded(3)
    assert actions.chain(by=SYSTEM) == 3
    recorded(2)
    assert actions.chain(by=SYSTEM) == 2
    assert actions.chain(by=SYSTEM) == 0
    assert queries.head(by=SYSTEM).number == 5
    assert queries.first_break(by=SYSTEM) is None
    assert not Pending.objects.exists()


def test_the_role_is_kept_and_not_the_name(cast: Cast) -> None:
    Pending.objects.all().delete()
    actions.record(by=cast.coordinator.actor(), event="queue.seen", hospital=cast.valley.pk)
    entry = Pending.objects.get()
    assert entry.role == "coordinator"
    assert entry.day and not hasattr(entry, "account")


def test_only_the_program_chains_and_only_some_read(cast: Cast) -> None:
    with refuses(Refused):
        actions.chain(by=cast.administrator.actor())
    with refuses(Refused):
        queries.head(by=cast.coordinator.actor())
    assert queries.head(by=cast.administrator.actor()).number == 0


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET role = 'x'", "DELETE FROM audit_entry"]
)
def test_the_application_cannot_rewrite_it(db: None, statement: str) -> None:
    recorded(1)
    actions.chain(by=SYSTEM)
    with pytest.raises(DatabaseError), atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("harm", "number"),
    [
        ("UPDATE audit_entry SET event = 'other' WHERE number = 3", 3),
        ("DELETE FROM audit_entry WHERE number = 2", 2),
        ("UPDATE audit_entry SET number = number + 1 WHERE number = 5", 5),
    ],
)
def test_edits_deletions_and_insertions_are_found(
    committed_cast: Cast, owner_cursor: psycopg.Cursor[tuple[object, ...]], harm: str, number: int
) -> None:
    Pending.objects.all().delete()
    recorded(5)
    actions.chain(by=SYSTEM)
    owner_cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_is_final")
    owner_cursor.execute(harm.encode())
    assert queries.first_break(by=SYSTEM) == number


def test_who_chains_waits_for_nobody_who_stands_still(committed_cast: Cast) -> None:
    recorded(1)
    with ThreadPoolExecutor(1) as other, transaction(SYSTEM):
        assert actions.chain(by=SYSTEM)
        recorded(1)
        assert other.submit(_chain_aside).result(10) == 0
    assert actions.chain(by=SYSTEM) == 1


def _chain_aside() -> int:
    try:
        return actions.chain(by=SYSTEM)
    finally:
        connection.close()


def test_many_who_chain_at_once_make_one_chain(committed_cast: Cast) -> None:
    Pending.objects.all().delete()
    recorded(40)

    with ThreadPoolExecutor(4) as pool:
        assert sum(one.result() for one in [pool.submit(_chain_aside) for _ in range(4)]) == 40
    assert queries.first_break(by=SYSTEM) is None
    assert Entry.objects.count() == 40
