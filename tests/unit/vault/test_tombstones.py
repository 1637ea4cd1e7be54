"""What was shredded stays so: its id goes with the database's own commit, and into the keyring (G14)."""

from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection

from lamppost.core.access import Actor
from lamppost.core.transactions import transaction
from lamppost.vault import actions
from lamppost.vault.keyring import DirectoryKeyring
from lamppost.vault.models import BlindIndex, Key, PurgeReceipt, Tombstone
from tests.cast import Cast

Cursor = psycopg.Cursor[tuple[object, ...]]
SITE = Actor.system()


class Undone(Exception):
    """What breaks a transaction off."""


def keys_at(place: int, count: int) -> list[UUID]:
    by = Actor.system(place)
    made = [actions.new_key(hospital=place, by=by) for _ in range(count)]
    for key in made:
        actions.index(key=key, purpose="recipient", text="physician:7", by=by)
    return [key.id for key in made]


def left(place: int) -> set[UUID]:
    with transaction(Actor.system(place)):
        return set(Key.objects.values_list("id", flat=True))


def test_shredding_leaves_a_tombstone(own_keyring: DirectoryKeyring, committed_cast: Cast) -> None:
    place = committed_cast.valley.pk
    one, two, three = keys_at(place, 3)
    actions.shred(keys=[one, two], kind="outreach", by=Actor.system(place))
    assert own_keyring.tombstones() == {one, two}
    assert not Tombstone.objects.exists() and left(place) == {three}


def test_shredding_that_is_undone_leaves_none(
    own_keyring: DirectoryKeyring, committed_cast: Cast
) -> None:
    place = committed_cast.valley.pk
    (one,) = keys_at(place, 1)
    with pytest.raises(Undone), transaction(Actor.system(place)):
        actions.shred(keys=[one], kind="outreach", by=Actor.system(place))
        assert Tombstone.objects.count() == 1
        raise Undone
    assert not Tombstone.objects.exists() and own_keyring.tombstones() == frozenset()
    assert actions.shred_again(by=SITE) == 0 and left(place) == {one}


def test_a_crash_after_the_commit_loses_none(
    own_keyring: DirectoryKeyring, committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies before the keyring has it, or the keyring's disk is full: the database keeps it."""
    place = committed_cast.valley.pk
    (one,) = keys_at(place, 1)

    def broken(*_: object) -> None:
        raise OSError("the disk of the keyring is full")

    with monkeypatch.context() as patch:
        patch.setattr(DirectoryKeyring, "bury", broken)
        assert actions.shred(keys=[one], kind="outreach", by=Actor.system(place)) == 1
        with pytest.raises(OSError, match="full"):
            actions.bury(by=SITE)
    assert own_keyring.tombstones() == frozenset() and Tombstone.objects.get().id == one
    assert actions.bury(by=SITE) == 1
    assert own_keyring.tombstones() == {one} and not Tombstone.objects.exists()


def test_a_crash_between_keyring_and_database_buries_twice(
    own_keyring: DirectoryKeyring, committed_cast: Cast, cursor: Cursor
) -> None:
    place = committed_cast.valley.pk
    (one,) = keys_at(place, 1)
    actions.shred(keys=[one], kind="outreach", by=Actor.system(place))
    cursor.execute("INSERT INTO vault_tombstone VALUES (%s)", [one])
    assert actions.bury(by=SITE) == 1
    assert own_keyring.tombstones() == {one}


def test_whoever_deletes_a_key_leaves_a_tombstone(
    own_keyring: DirectoryKeyring, committed_cast: Cast, owner_cursor: Cursor
) -> None:
    """Not only the action: a sweep in SQL, or the owner by hand."""
    ids = keys_at(committed_cast.valley.pk, 3)
    owner_cursor.execute("DELETE FROM vault_key")
    assert actions.bury(by=SITE) == 3
    assert own_keyring.tombstones() == set(ids)


def test_shred_again_takes_what_a_restore_brought_back(
    own_keyring: DirectoryKeyring, committed_cast: Cast, cursor: Cursor
) -> None:
    valley, harbor = committed_cast.valley.pk, committed_cast.harbor.pk
    at_valley, at_harbor = keys_at(valley, 3), keys_at(harbor, 2)
    dump = [
        (table, cursor.execute(f"SELECT * FROM {table}".encode()).fetchall())  # noqa: S608
        for table in ("vault_key", "vault_blindindex")
    ]
    actions.shred(keys=at_valley[:2], kind="outreach", by=Actor.system(valley))
    actions.shred(keys=at_harbor[:1], kind="outreach", by=Actor.system(harbor))
    cursor.execute("TRUNCATE vault_key CASCADE")
    for table, rows in dump:
        marks = ", ".join(["%s"] * len(rows[0]))
        cursor.executemany(f"INSERT INTO {table} VALUES ({marks})".encode(), rows)  # noqa: S608
    assert left(valley) == set(at_valley) and left(harbor) == set(at_harbor)

    assert actions.shred_again(by=SITE) == 3
    assert left(valley) == {at_valley[2]} and left(harbor) == {at_harbor[1]}
    with transaction(Actor.system(valley, harbor)):
        assert BlindIndex.objects.count() == 2
    receipts = PurgeReceipt.objects.filter(kind="restored").values_list("hospital_id", "count")
    assert dict(receipts) == {valley: 2, harbor: 1}
    assert actions.shred_again(by=SITE) == 0
    assert own_keyring.tombstones() == {*at_valley[:2], at_harbor[0]}


def test_many_are_carried_at_once(own_keyring: DirectoryKeyring, cursor: Cursor) -> None:
    cursor.execute(
        "INSERT INTO vault_tombstone SELECT gen_random_uuid() FROM generate_series(1, 6000)"
    )
    assert [actions.bury(by=SITE) for _ in range(3)] == [5000, 1000, 0]
    assert len(own_keyring.tombstones()) == 6000


def test_a_shredding_is_one_statement_more_and_waits_for_nobody(
    own_keyring: DirectoryKeyring, committed_cast: Cast, committed_db: object
) -> None:
    """Somebody else is carrying: what they hold is theirs."""
    place = committed_cast.valley.pk
    one, two = keys_at(place, 2)
    with psycopg.connect(committed_db.app) as other:  # type: ignore[attr-defined]
        other.execute("INSERT INTO vault_tombstone VALUES (%s)", [uuid4()])
        other.commit()
        other.execute("SELECT * FROM vault_tombstone FOR UPDATE")
        actions.shred(keys=[one, two], kind="outreach", by=Actor.system(place))
        assert own_keyring.tombstones() == {one, two}
    connection.close()
