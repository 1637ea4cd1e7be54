"""What must hold although the database is restored: sealed notes beside the keys, a file a day.

A note opens only with the epoch in which it was written; the file goes after the backup horizon, and
the epoch with it. So nobody learns from a copy of the keyring what was noted longer ago than that.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from django.conf import settings

from lamppost.core.clock import now
from lamppost.core.ids import random_id
from lamppost.vault.keyring.files import append_synced, prepare
from lamppost.vault.queries import keyring
from lamppost.vault.rules import CannotOpen, EpochKeys, Place, seal, unseal

T = TypeVar("T")


def note(value: object) -> None:
    """Keeps a frozen dataclass for the horizon; on the disk before this returns.

    Called before the commit: a crash in between leaves a note too many, never one too few.
    """
    epoch, row = keyring().newest_epoch(), random_id()
    sealed = seal(_secret(epoch), value, Place("note", row, type(value).__name__))
    line = f"\n{epoch.number} {row} {base64.b64encode(sealed).decode()}\n"
    today = now().date()
    forget_notes(before=today - timedelta(days=settings.LAMPPOST_BACKUP_HORIZON_DAYS))
    prepare(_folder())
    append_synced(_folder() / today.isoformat(), line.encode())


def notes(kind: type[T]) -> list[T]:
    """The notes of that kind, oldest first; one that was cut off by a crash is none."""
    epochs = {epoch.number: epoch for epoch in keyring().epochs()}
    found: list[T] = []
    for number, place, sealed in _lines(kind.__name__):
        if number in epochs:
            try:
                found.append(unseal(_secret(epochs[number]), sealed, place, kind))
            except CannotOpen:  # of another kind
                continue
    return found


def forget_notes(*, before: date) -> int:
    """Deletes the files of earlier days; returns how many."""
    old = [path for path in _files() if path.name < before.isoformat()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _lines(kind: str) -> Iterator[tuple[int, Place, bytes]]:
    for path in _files():
        for line in path.read_text().splitlines():
            try:
                number, row, sealed = line.split(" ")
                yield int(number), _place(row, kind), base64.b64decode(sealed, validate=True)
            except ValueError:
                continue


def _place(row: str, kind: str) -> Place:
    return Place("note", UUID(row), kind)


def _secret(epoch: EpochKeys) -> bytes:
    """A key of its own: one for wrapping must not seal."""
    return hmac.digest(epoch.wrapping, b"lamppost notes", hashlib.sha256)


def _folder() -> Path:
    return keyring().folder / "notes"


def _files() -> list[Path]:
    return sorted(path for path in _folder().glob("[0-9]*-[0-9]*-[0-9]*") if path.is_file())
