"""Rows on their way from one epoch to the next: opened under the old one, closed under the new."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import connection

from lamppost.vault.keyring import DirectoryKeyring, KeyringUnusable
from lamppost.vault.models import BlindIndex, Key
from lamppost.vault.rules import (
    CannotOpen,
    EpochKeys,
    IndexInput,
    blind,
    input_place,
    unseal,
    unwrap,
    wrap,
)

Batch = tuple[int, set[UUID]]  # how many were moved; which could not be opened
# Whoever inserts what hangs on a key may go on; a row that somebody holds is passed over.
READ_KEYS = """SELECT id, epoch, wrapped FROM vault_key
WHERE id = ANY (%b) AND epoch < %s ORDER BY id FOR NO KEY UPDATE SKIP LOCKED"""
READ_INDEXES = """SELECT one.id, one.sealed_input, key.epoch, key.wrapped
FROM vault_blindindex one JOIN vault_key key ON key.id = one.key_id
WHERE one.id = ANY (%b) AND one.epoch < %s ORDER BY one.id FOR NO KEY UPDATE OF one SKIP LOCKED"""
WRITE_KEYS = """UPDATE vault_key old SET epoch = %s, wrapped = new.wrapped
FROM unnest(%b::uuid[], %b::bytea[]) AS new (id, wrapped) WHERE old.id = new.id"""
WRITE_INDEXES = """UPDATE vault_blindindex old SET epoch = %s, digest = new.digest
FROM unnest(%b::uuid[], %b::bytea[]) AS new (id, digest) WHERE old.id = new.id"""


@dataclass(frozen=True, slots=True)
class Moving:
    """One hospital's rows, and the epoch where they go."""

    hospital: int
    newest: EpochKeys
    epochs: dict[int, EpochKeys]
    ring: DirectoryKeyring

    @classmethod
    def at(cls, hospital: int, ring: DirectoryKeyring) -> "Moving":
        epochs = ring.epochs()
        return cls(hospital, epochs[-1], {epoch.number: epoch for epoch in epochs}, ring)

    def behind(self, table: type[Key] | type[BlindIndex], most: int) -> list[UUID]:
        """The rows of that table which stand on an older epoch."""
        rows = table.objects.filter(hospital_id=self.hospital, epoch__lt=self.newest.number)
        return list(rows.values_list("id", flat=True)[:most])

    def secret(self, epoch: int, wrapped: bytes) -> bytes:
        """The data key; CannotOpen under another epoch, or where that epoch is not there."""
        if epoch not in self.epochs:
            raise CannotOpen("its epoch is not in the keyring")
        return unwrap(self.epochs[epoch], wrapped)

    def check_target(self) -> None:
        """Rows written on an epoch that was destroyed meanwhile (a process that slept for a week) are undone."""
        if not self.ring.holds(self.newest.number):
            raise KeyringUnusable("The epoch ended while rows went to it; nothing was changed.")


Move = Callable[[Moving, list[UUID]], Batch]


def move_keys(moving: Moving, ids: list[UUID]) -> Batch:
    """Wraps anew those of the keys that nobody holds."""
    done, damaged = {}, set()
    for row, epoch, wrapped in _rows(READ_KEYS, moving, ids):
        try:
            done[row] = wrap(moving.newest, moving.secret(epoch, bytes(wrapped)))
        except CannotOpen:
            damaged.add(row)
    _write(WRITE_KEYS, moving.newest, done)
    return len(done), damaged


def move_indexes(moving: Moving, ids: list[UUID]) -> Batch:
    """Computes anew those of the indexes that nobody holds, from what was sealed beside each."""
    done, damaged = {}, set()
    for row, sealed, epoch, wrapped in _rows(READ_INDEXES, moving, ids):
        try:
            secret = moving.secret(epoch, bytes(wrapped))
            about = unseal(secret, bytes(sealed), input_place(row), IndexInput)
            done[row] = blind(moving.newest, about.purpose, about.text)
        except CannotOpen:
            damaged.add(row)
    _write(WRITE_INDEXES, moving.newest, done)
    return len(done), damaged


def _rows(statement: str, moving: Moving, ids: list[UUID]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [ids, moving.newest.number])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _write(statement: str, newest: EpochKeys, done: dict[UUID, bytes]) -> None:
    if done:
        with connection.cursor() as cursor:
            cursor.execute(statement, [newest.number, list(done), list(done.values())])


MOVES: Final[tuple[tuple[type[Key] | type[BlindIndex], Move], ...]] = (
    (Key, move_keys),
    (BlindIndex, move_indexes),
)
