"""The head of the chain, written down where the database cannot reach it: one small file a day.

Beside the keys, since a keyring lies apart from the database and its backups; or in LAMPPOST_HEADS.
"""

import os
from datetime import date
from pathlib import Path
from typing import Final

from django.conf import settings

from lamppost.audit.rules import Head
from lamppost.core.ids import random_id

ASIDE: Final = "before-restore"


def folder() -> Path:
    """Where they lie."""
    return settings.LAMPPOST_HEADS or settings.LAMPPOST_KEYRING / "heads"


def write_down(head: Head, day: date) -> None:
    """Notes the day's newest head; a lower number never takes the place of a higher one."""
    path, known = folder() / day.isoformat(), _read(folder() / day.isoformat())
    if known is not None and known.number >= head.number:
        return
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = folder() / f".{day.isoformat()}.{random_id().hex}"
    handle = os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(f"{head}\n")
    aside.replace(path)


def written_down() -> tuple[Head, ...]:
    """Every day's last head, oldest first."""
    found = (_read(path) for path in _files())
    return tuple(head for head in found if head)


def set_aside(lost: tuple[Head, ...]) -> None:
    """Moves heads that a restored database cannot hold out of the way; they are kept, and marked."""
    for path in _files():
        if _read(path) in lost:
            (folder() / ASIDE).mkdir(mode=0o700, exist_ok=True)
            path.replace(folder() / ASIDE / f"{path.name}.{random_id().hex[:8]}")


def _files() -> list[Path]:
    return sorted(path for path in folder().glob("[0-9]*") if path.is_file())


def _read(path: Path) -> Head | None:
    """What stands in it; None where there is nothing, or nothing that is a head."""
    try:
        return Head.parse(path.read_text())
    except (FileNotFoundError, UnicodeDecodeError):
        return None
