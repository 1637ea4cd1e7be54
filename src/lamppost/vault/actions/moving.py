"""Rows on their way from one epoch to the next: opened under the old one, closed under the new."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
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
KEYS = """UPDATE vault_key old SET epoch = %s, wrapped = new.wrapped
FROM unnest(%s::uuid[], %s::bytea[]) AS new (id, wrapped) WHERE old.id = new.id"""
INDEXES = """UPDATE vault_blindindex old SET epoch = %s, digest = new.digest
FROM unnest(%s::uuid[], %s::bytea[]) AS new (id, digest) WHERE old.id = new.id"""


@dataclass(frozen=True, slots=True)
class Moving:
    """One hospital's rows, and the epoch where they go."""

    hospital: int
    newest: EpochKeys
    ring: DirectoryKeyring

    def behind(self, table: type[Key] | type[BlindIndex], most: int) -> list[UUID]:
        """The rows of that table which stand on an older epoch."""
        rows = table.objects.filter(hospital_id=self.hospital, epoch__lt=self.newest.number)
        return list(rows.values_list("id", flat=True)[:most])

    def secret(self, epoch: int, wrapped: bytes) -> bytes:
        """The data key; CannotOpen under another epoch, or where that epoch is not there."""
        try:
            return unwrap(self.ring.epoch(epoch), wrapped)
        except KeyringUnusable as gone:
            raise CannotOpen("its epoch is not in the keyring") from gone

    def check_target(self) -> None:
        """Rows written on an epoch that was destroyed meanwhile (a process that slept for a week) are undone."""
        if not self.ring.holds(self.newest.number):
            raise KeyringUnusable("The epoch ended while rows went to it; nothing was changed.")


Move = Callable[[Moving, list[UUID]], Batch]


def move_keys(moving: Moving, ids: list[UUID]) -> Batch:
    """Wraps anew those of the keys that nobody holds; the site may go on inserting what hangs on them."""
    rows = Key.objects.select_for_update(skip_locked=True, no_key=True).filter(
        pk__in=ids, epoch__lt=moving.newest.number
    )
    done, damaged = {}, set()
    for row, epoch, wrapped in rows.values_list("id", "epoch", "wrapped"):
        try:
            done[row] = wrap(moving.newest, moving.secret(epoch, bytes(wrapped)))
        except CannotOpen:
            damaged.add(row)
    _write(KEYS, moving.newest, done)
    return len(done), damaged


def move_indexes(moving: Moving, ids: list[UUID]) -> Batch:
    """Computes the index anew from what was sealed beside it, for those that nobody holds."""
    rows = BlindIndex.objects.select_for_update(skip_locked=True, no_key=True, of=("self",)).filter(
        pk__in=ids, epoch__lt=moving.newest.number
    )
    done, damaged = {}, set()
    for row, sealed, epoch, wrapped in rows.values_list(
        "id", "sealed_input", "key__epoch", "key__wrapped"
    ):
        try:
            secret = moving.secret(epoch, bytes(wrapped))
            about = unseal(secret, bytes(sealed), input_place(row), IndexInput)
            done[row] = blind(moving.newest, about.purpose, about.text)
        except CannotOpen:
            damaged.add(row)
    _write(INDEXES, moving.newest, done)
    return len(done), damaged


def _write(statement: str, newest: EpochKeys, done: dict[UUID, bytes]) -> None:
    if done:
        with connection.cursor() as cursor:
            cursor.execute(statement, [newest.number, list(done), list(done.values())])


MOVES: Final[tuple[tuple[type[Key] | type[BlindIndex], Move], ...]] = (
    (Key, move_keys),
    (BlindIndex, move_indexes),
)
