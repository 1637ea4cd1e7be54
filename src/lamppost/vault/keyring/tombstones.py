"""Ids of keys that are gone, a file a day: what a restored backup must not bring back (G14)."""

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final
from uuid import UUID

from lamppost.vault.keyring.files import append_synced, guard, prepare, sync

LINE: Final = re.compile(r"([0-9a-f]{32}) ([0-9a-f]{8})")


def bury(folder: Path, ids: Iterable[UUID], day: date) -> None:
    """Adds them to the day's file, in no order; on disk when it returns."""
    prepare(folder)
    # Each begins with a line of its own: what a crash has cut off before it stays apart from it.
    lines = "".join(f"\n{one.hex} {_mark(one.hex)}" for one in sorted(ids, key=lambda one: one.hex))
    append_synced(folder / day.isoformat(), lines.encode())


def buried(folder: Path) -> frozenset[UUID]:
    """All of them; a line that a crash cut off is none (the database still holds its id)."""
    found = set()
    for path in _days(folder):
        guard(path)
        for line in path.read_text("ascii", "replace").splitlines():
            whole = LINE.fullmatch(line)
            if whole and _mark(whole[1]) == whole[2]:
                found.add(UUID(whole[1]))
    return frozenset(found)


def forget(folder: Path, before: date) -> int:
    """Deletes the files of the days before that one; returns how many."""
    old = [path for path in _days(folder) if date.fromisoformat(path.name) < before]
    for path in old:
        path.unlink(missing_ok=True)
    if old:
        sync(folder)
    return len(old)


def _days(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9]*-[0-9]*-[0-9]*"))


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
