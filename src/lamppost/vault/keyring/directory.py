"""The keyring as a directory: epochs, named keys and tombstones, each key a file."""

import hashlib
import os
import struct
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, Protocol
from uuid import UUID

from lamppost.vault.keyring import tombstones
from lamppost.vault.keyring.files import (
    KeyringUnusable,
    Version,
    damaged,
    guard,
    left_over,
    prepare,
    read_whole,
    sync,
    tidy,
    version,
    wipe,
    write_whole,
)
from lamppost.vault.rules import KEY, EpochKeys, new_secret

HEAD: Final = struct.Struct(">IQ")  # an epoch's number, and when it began in seconds since 1970
SITE: Final = "site"
EMPTY: Final = (
    "The keyring holds no epoch. If this site had one, put it back where LAMPPOST_KEYRING points; "
    "nothing was changed. For a new site, run: lamppost migrate"
)


class Keyring(Protocol):
    """What a key service would have to offer."""

    def newest_epoch(self) -> EpochKeys: ...
    def epoch(self, number: int) -> EpochKeys: ...
    def epochs(self) -> tuple[EpochKeys, ...]: ...
    def holds(self, number: int) -> bool: ...
    def begin_epoch(self, number: int, began: datetime) -> EpochKeys: ...
    def destroy_epoch(self, number: int) -> None: ...
    def named(self, name: str) -> bytes: ...
    def names(self, prefix: str) -> tuple[str, ...]: ...
    def destroy(self, name: str) -> None: ...
    def bury(self, ids: Iterable[UUID], day: date) -> None: ...
    def tombstones(self) -> frozenset[UUID]: ...
    def forget_tombstones(self, before: date) -> int: ...


class DirectoryKeyring:
    """A keyring in a directory; each key is a file, written whole or not at all.

    What was read is kept in memory as long as its file is there: a key that another process has
    destroyed is gone here at the next look.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._epochs = folder / "epochs"  # few files: listed at each sealing
        self._stones = folder / "tombstones"
        self._known: dict[int, EpochKeys] = {}
        self._seen: dict[str, tuple[Version, bytes]] = {}

    def newest_epoch(self) -> EpochKeys:
        numbers = self.numbers()
        if not numbers:
            raise KeyringUnusable(EMPTY)
        return self._epoch(numbers[-1])

    def epoch(self, number: int) -> EpochKeys:
        """KeyringUnusable once it is destroyed."""
        if not self.holds(number):
            self._known.pop(number, None)
        return self._epoch(number)

    def epochs(self) -> tuple[EpochKeys, ...]:
        """Every live epoch, oldest first."""
        return tuple(self._epoch(number) for number in self.numbers())

    def holds(self, number: int) -> bool:
        """Whether the epoch lives at this moment."""
        return self._epoch_file(number).exists()

    def numbers(self) -> list[int]:
        """Those of the live epochs, oldest first, as the folder says now."""
        with suppress(FileNotFoundError):
            names = (entry.name for entry in os.scandir(self._epochs))
            live = sorted(int(name[:-4]) for name in names if name[0] != ".")
            for number in self._known.keys() - set(live):
                self._known.pop(number, None)
            return live
        return []

    def begin_epoch(self, number: int, began: datetime) -> EpochKeys:
        """The keys of epoch `number`, made on first asking and safely on disk before they are used."""
        prepare(self.folder)
        prepare(self._epochs)
        if not self.holds(number):
            head = HEAD.pack(number, int(began.timestamp()))
            write_whole(self._epoch_file(number), head + new_secret() + new_secret())
            sync(self.folder)
        return self._epoch(number)

    def date_again(self, number: int, began: datetime) -> None:
        """The same keys with another date: for an epoch that began while the clock was wrong."""
        keys = self._epoch(number)
        head = HEAD.pack(number, int(began.timestamp()))
        write_whole(self._epoch_file(number), head + keys.wrapping + keys.indexing, again=True)
        self._known.pop(number, None)

    def destroy_epoch(self, number: int) -> None:
        """Forgets an epoch for good: overwritten, then unlinked. Whoever calls has made sure of its rows."""
        wipe(self._epoch_file(number))
        self._known.pop(number, None)

    def named(self, name: str) -> bytes:
        """The 32-byte key of that name (a month's), made on first asking."""
        path = self._file(name)
        if not path.exists():
            prepare(self.folder)
            write_whole(path, new_secret())
        if name not in self._seen or self._seen[name][0] != version(path):
            self._seen[name] = version(path), self._load(name)
        return self._seen[name][1]

    def names(self, prefix: str) -> tuple[str, ...]:
        """The named keys that begin so, in order."""
        return tuple(sorted(path.stem for path in self.folder.glob(f"{prefix}*.key")))

    def destroy(self, name: str) -> None:
        """Forgets a named key for good; nothing to forget is no error."""
        self._seen.pop(name, None)
        wipe(self._file(name))

    def fingerprint(self) -> bytes | None:
        """16 bytes by which the database knows this keyring again; None for one that was never founded."""
        if not self._file(SITE).exists():
            return None
        return hashlib.sha256(b"lamppost keyring " + self._load(SITE)).digest()[:16]

    def found(self) -> bytes:
        """The fingerprint, of a keyring that from now on belongs to one site."""
        self.named(SITE)
        return self.fingerprint() or b""

    def bury(self, ids: Iterable[UUID], day: date) -> None:
        """Keeps the ids of shredded keys, on disk when it returns (G14)."""
        tombstones.bury(self._stones, ids, day)

    def tombstones(self) -> frozenset[UUID]:
        return tombstones.buried(self._stones)

    def forget_tombstones(self, before: date) -> int:
        """Those of the days before; returns of how many days."""
        return tombstones.forget(self._stones, before)

    def check(self) -> None:
        """Raises KeyringUnusable unless only the owner can read every file and each is whole."""
        for path in (one for folder in self._folders() for one in (folder, *folder.iterdir())):
            guard(path)
        for name in self.names(""):
            self._load(name)
        self._known.clear()
        self.epochs()

    def left_over(self) -> list[Path]:
        """What somebody who died left half-written or half-destroyed; `tidy` finishes it."""
        return [path for folder in self._folders() for path in left_over(folder)]

    def tidy(self) -> None:
        for folder in self._folders():
            tidy(folder)

    def _folders(self) -> list[Path]:
        return [each for each in (self.folder, self._epochs, self._stones) if each.is_dir()]

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.key"

    def _epoch_file(self, number: int) -> Path:
        return self._epochs / f"{number:06d}.key"

    def _load(self, name: str) -> bytes:
        path = self._file(name)
        guard(self.folder)
        content = read_whole(path)
        if len(content) != KEY:
            raise damaged(path)
        return content

    def _epoch(self, number: int) -> EpochKeys:
        if number not in self._known:
            self._known[number] = self._load_epoch(number)
        return self._known[number]

    def _load_epoch(self, number: int) -> EpochKeys:
        """Its name is made sure of too: another process may have used it before it had."""
        path = self._epoch_file(number)
        content = read_whole(path)
        if len(content) != HEAD.size + 2 * KEY:
            raise damaged(path)
        written, began = HEAD.unpack_from(content)
        if written != number:
            raise damaged(path)
        guard(self.folder)
        sync(self._epochs)
        keys = content[HEAD.size :]
        return EpochKeys(number, keys[:KEY], keys[KEY:], datetime.fromtimestamp(began, UTC))


_opened: dict[Path, DirectoryKeyring] = {}


def keyring_at(
    folder: Path, make: Callable[[Path], DirectoryKeyring] = DirectoryKeyring
) -> DirectoryKeyring:
    """The one keyring object of this process for that folder."""
    if folder not in _opened:
        _opened[folder] = make(folder)
    return _opened[folder]
