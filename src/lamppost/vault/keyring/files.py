"""Files that are written whole or not at all, that only their owner reads, and that go for good."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from lamppost.core.clock import now
from lamppost.core.errors import LamppostError

CHECKSUM: Final = 16
OTHERS: Final = 0o077
GONE: Final = ".gone"
LEFT_AFTER: Final = 3600  # seconds after which nobody still writes what stands aside
Version = tuple[int, int]


class KeyringUnusable(LamppostError):
    """The keyring is lost, another site's, open to others, or damaged; the text says which and what to do."""


def prepare(folder: Path) -> None:
    """The folder, made if need be, and the owner's alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    guard(folder)


def guard(path: Path) -> None:
    if path.stat().st_mode & OTHERS:
        raise KeyringUnusable(
            f"Others can read {path.name} in the keyring. Run: chmod -R go= on the keyring folder"
        )


def read_whole(path: Path) -> bytes:
    """What was written; KeyringUnusable where it is missing, damaged or open to others."""
    try:
        guard(path.parent)
        guard(path)
        whole = path.read_bytes()
    except FileNotFoundError as missing:
        raise KeyringUnusable(
            f"The keyring has no {path.name}. Put it back; nothing was changed."
        ) from missing
    content, checksum = whole[:-CHECKSUM], whole[-CHECKSUM:]
    if _checksum(content) != checksum:
        raise damaged(path)
    return content


def version(path: Path) -> Version:
    """Differs when another file has taken the name; zeros where there is none."""
    with suppress(FileNotFoundError):
        there = path.stat()
        return there.st_ino, there.st_mtime_ns
    return 0, 0


def damaged(path: Path) -> KeyringUnusable:
    return KeyringUnusable(
        f"{path.name} in the keyring is damaged. Put a copy back; nothing was changed."
    )


def write_whole(path: Path, content: bytes, *, again: bool = False) -> None:
    """Written aside, synced, then named: of two writers at once the first one's content stands for both.

    `again` puts it in the place of what is there.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    _write_synced(aside, content + _checksum(content))
    try:
        if again:
            aside.rename(path)
        else:
            os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink(missing_ok=True)
    sync(path.parent)


def wipe(path: Path) -> None:
    """Takes the name away first, so that nobody meets half of it; then the content. Missing is no error."""
    doomed = path.with_name(f".{path.name}{GONE}")
    try:
        path.rename(doomed)
    except FileNotFoundError:
        return
    sync(path.parent)
    _blot(doomed)


def left_over(folder: Path) -> list[Path]:
    """What somebody who died left half-written or half-destroyed."""
    found = []
    for path in sorted(folder.glob(".*")):
        with suppress(FileNotFoundError):
            age = now().timestamp() - path.stat().st_mtime
            if path.name.endswith(GONE) or age > LEFT_AFTER:
                found.append(path)
    return found


def tidy(folder: Path) -> None:
    """Finishes what they began: an unfinished key was never used, a half-destroyed one goes whole."""
    for path in left_over(folder):
        _blot(path)


def sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def append_synced(path: Path, text: bytes) -> None:
    """Adds to a file, whoever else does at the same moment; on disk when it returns."""
    handle = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    try:
        if os.write(handle, text) != len(text):
            raise OSError("the disk of the keyring is full")
        os.fsync(handle)
    finally:
        os.close(handle)
    sync(path.parent)


def _blot(path: Path) -> None:
    """Overwrites, then unlinks. What a disk keeps elsewhere of it is beyond a program (docs say so)."""
    with suppress(FileNotFoundError):
        with path.open("r+b") as file:
            file.write(b"\0" * path.stat().st_size)
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        sync(path.parent)


def _checksum(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()[:CHECKSUM]


def _write_synced(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
