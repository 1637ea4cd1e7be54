"""Where the keys live that the database must not hold: a directory that only its owner may read."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from lamppost.core.errors import LamppostError
from lamppost.vault.rules import KEY, EpochKeys, new_secret

CHECKSUM: Final = 16
OTHERS: Final = 0o077


class KeyringUnusable(LamppostError):
    """The keyring is missing, open to others, or damaged; the text says which and what to do."""


class Keyring(Protocol):
    """What a key service would have to offer."""

    def newest_epoch(self) -> EpochKeys: ...
    def epoch(self, number: int) -> EpochKeys: ...
    def epochs(self) -> tuple[EpochKeys, ...]: ...
    def begin_epoch(self, number: int) -> EpochKeys: ...
    def named(self, name: str) -> bytes: ...
    def names(self, prefix: str) -> tuple[str, ...]: ...
    def destroy(self, name: str) -> None: ...


class DirectoryKeyring:
    """A keyring in a directory; each key is a file, written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: dict[str, bytes] = {}

    def newest_epoch(self) -> EpochKeys:
        numbers = self._numbers()
        if not numbers:
            raise KeyringUnusable("The keyring holds no epoch. Run: lamppost migrate")
        return self.epoch(numbers[-1])

    def epoch(self, number: int) -> EpochKeys:
        content = self._read(_epoch_name(number))
        return EpochKeys(number, content[:KEY], content[KEY:])

    def epochs(self) -> tuple[EpochKeys, ...]:
        """Every live epoch, oldest first."""
        return tuple(self.epoch(number) for number in self._numbers())

    def begin_epoch(self, number: int) -> EpochKeys:
        """The keys of epoch `number`, made on first asking and safely on disk before they are used."""
        self._prepare()
        if number not in self._numbers():
            self._write(_epoch_name(number), new_secret() + new_secret())
        return self.epoch(number)

    def named(self, name: str) -> bytes:
        """The 32-byte key of that name (a month's), made on first asking."""
        if name not in self._seen and not (self.folder / f"{name}.key").exists():
            self._prepare()
            self._write(name, new_secret())
        return self._read(name)

    def names(self, prefix: str) -> tuple[str, ...]:
        """The named keys that begin so, in order."""
        return tuple(sorted(path.stem for path in self.folder.glob(f"{prefix}*.key")))

    def destroy(self, name: str) -> None:
        """Forgets a named key for good; nothing to forget is no error."""
        self._seen.pop(name, None)
        (self.folder / f"{name}.key").unlink(missing_ok=True)
        _sync(self.folder)

    def check(self) -> None:
        """Raises KeyringUnusable unless only the owner can read every file and each is whole."""
        for path in sorted(self.folder.glob("*.key")):
            self._read(path.stem, again=True)

    def _numbers(self) -> list[int]:
        if not self.folder.is_dir():
            return []
        names = (entry.name for entry in os.scandir(self.folder))
        return sorted(
            int(name[6:-4]) for name in names if name.startswith("epoch-") and name.endswith(".key")
        )

    def _prepare(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._guard(self.folder)

    def _guard(self, path: Path) -> None:
        if path.stat().st_mode & OTHERS:
            raise KeyringUnusable(
                f"Others can read {path.name} in the keyring. Run: chmod -R go= on the keyring folder"
            )

    def _read(self, name: str, *, again: bool = False) -> bytes:
        if again or name not in self._seen:
            self._seen[name] = self._load(self.folder / f"{name}.key")
        return self._seen[name]

    def _load(self, path: Path) -> bytes:
        try:
            self._guard(self.folder)
            self._guard(path)
            whole = path.read_bytes()
        except FileNotFoundError as missing:
            raise KeyringUnusable(
                f"The keyring has no {path.name}. Put it back; nothing was changed."
            ) from missing
        content, checksum = whole[:-CHECKSUM], whole[-CHECKSUM:]
        if _checksum(content) != checksum or len(content) not in (KEY, 2 * KEY):
            raise KeyringUnusable(
                f"{path.name} in the keyring is damaged. Put a copy back; nothing was changed."
            )
        return content

    def _write(self, name: str, content: bytes) -> None:
        """Written aside, synced, then linked: of two writers at once the first one's key stands for both."""
        aside = self.folder / f".{name}.{os.getpid()}.{os.urandom(4).hex()}"
        _write_synced(aside, content + _checksum(content))
        try:
            os.link(aside, self.folder / f"{name}.key")
        except FileExistsError:
            pass
        finally:
            aside.unlink()
        _sync(self.folder)


def _epoch_name(number: int) -> str:
    return f"epoch-{number:06d}"


def _checksum(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()[:CHECKSUM]


def _write_synced(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


_opened: dict[Path, DirectoryKeyring] = {}


def keyring_at(
    folder: Path, make: Callable[[Path], DirectoryKeyring] = DirectoryKeyring
) -> DirectoryKeyring:
    """The one keyring object of this process for that folder."""
    if folder not in _opened:
        _opened[folder] = make(folder)
    return _opened[folder]
