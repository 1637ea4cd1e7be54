"""Whether keyring, database and clocks belong together, before any of them is relied upon."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import LamppostError
from lamppost.core.transactions import transaction
from lamppost.vault.access import VaultPermission
from lamppost.vault.keyring import DirectoryKeyring, KeyringUnusable, check_apart
from lamppost.vault.models import KnownKeyring, Tombstone
from lamppost.vault.rules import EpochKeys, EpochRow, ends, why_clock_is_wrong

LOST: Final = (
    "The keyring is empty or has lost keys, but this database was written with them. Put the keyring back "
    "where LAMPPOST_KEYRING points; nothing was changed, and no other is begun in its place."
)
FOREIGN: Final = (
    "This keyring belongs to another site's database. Let LAMPPOST_KEYRING name this site's own; "
    "nothing was changed."
)
OLDER: Final = (
    "This is an older copy of the keyring: the database knows a newer epoch. Put the newest copy back; "
    "nothing was changed."
)
UNKNOWN: Final = "The database does not know its keyring yet. Run: lamppost migrate"


class ClockWrong(LamppostError):
    """Clocks and dates do not agree; the text says which and what to do."""


@dataclass(frozen=True, slots=True)
class RowsOnEpoch:
    """How many rows of one hospital stand on one epoch."""

    epoch: int
    hospital: int
    keys: int
    indexes: int


def fit(folder: Path) -> DirectoryKeyring:
    """The keyring there, if it may lie there and is the one that this database was written with."""
    ring = DirectoryKeyring(folder)
    check_place()
    known = known_keyring()
    if known is None:
        raise KeyringUnusable(UNKNOWN)
    check_is_ours(ring, known)
    return ring


def fresh_keyring() -> DirectoryKeyring:
    """The keyring as it stands on disk now, with nothing kept from before; not yet checked."""
    return DirectoryKeyring(settings.LAMPPOST_KEYRING)


def check_place() -> None:
    """In production, away from the database."""
    if settings.LAMPPOST_PRODUCTION:
        check_apart(
            settings.LAMPPOST_KEYRING,
            settings.LAMPPOST_DATA,
            is_confirmed=settings.LAMPPOST_KEYRING_APART,
        )


def known_keyring() -> KnownKeyring | None:
    return KnownKeyring.objects.first()


def check_is_ours(ring: DirectoryKeyring, known: KnownKeyring) -> None:
    """Raises KeyringUnusable for a keyring that is lost, another site's, or an older copy."""
    fingerprint, numbers = ring.fingerprint(), ring.numbers()
    if fingerprint is None or not numbers:
        raise KeyringUnusable(LOST)
    if fingerprint != bytes(known.fingerprint):
        raise KeyringUnusable(FOREIGN)
    if numbers[-1] < known.newest:
        raise KeyringUnusable(OLDER)


def rows_on_epochs() -> list[RowsOnEpoch]:
    """Counted at every hospital, past row security."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT epoch, hospital_id, keys, indexes FROM vault_rows_by_epoch()")
        return [RowsOnEpoch(*row) for row in cursor.fetchall()]


def database_time() -> datetime:
    """The present moment by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (moment,) = cursor.fetchone()
    assert isinstance(moment, datetime)  # noqa: S101
    return moment


def agreed_time(epochs: tuple[EpochKeys, ...]) -> datetime:
    """The moment by the database's clock; ClockWrong unless this machine and the epochs' dates agree."""
    moment = database_time()
    if problem := why_clock_is_wrong(now(), moment, [epoch.began for epoch in epochs]):
        raise ClockWrong(problem)
    return moment


@dataclass(frozen=True, slots=True)
class KeyringState:
    """The keyring beside the database: no secret, nobody's name. `problem`: empty, or what is wrong."""

    epochs: tuple[EpochRow, ...]
    tombstones: int
    unburied: int
    left_over: int
    problem: str


def keyring_state(*, by: Actor) -> KeyringState:
    """Every epoch with what stands on it and when it may end. KeyringUnusable where it is not ours or not whole."""
    require(by, VaultPermission.EPOCH_VIEW)
    with transaction(by):
        ring, known = fresh_keyring(), known_keyring()
        check_place()
        if known is None:
            raise KeyringUnusable(UNKNOWN)
        check_is_ours(ring, known)
        ring.check()
        rows = _epoch_rows(ring.epochs())
        return KeyringState(
            rows,
            len(ring.tombstones()),
            Tombstone.objects.count(),
            len(ring.left_over()),
            _problem(rows),
        )


def _epoch_rows(epochs: tuple[EpochKeys, ...]) -> tuple[EpochRow, ...]:
    began = {epoch.number: epoch.began for epoch in epochs}
    horizon = timedelta(days=settings.LAMPPOST_BACKUP_HORIZON_DAYS)
    over = dict(zip(began, ends(list(began.values()), horizon), strict=True))
    counted = rows_on_epochs()
    return tuple(
        EpochRow(
            number,
            began.get(number),
            sum(row.keys for row in counted if row.epoch == number),
            sum(row.indexes for row in counted if row.epoch == number),
            over.get(number),
        )
        for number in sorted({*began, *(row.epoch for row in counted)})
    )


def _problem(rows: tuple[EpochRow, ...]) -> str:
    if any(row.began is None for row in rows):
        return (
            "Rows stand on epochs that the keyring does not hold: they cannot be opened. "
            "See docs/operators/keys.md, 'Rows that do not open'."
        )
    began = [row.began for row in rows if row.began]
    return why_clock_is_wrong(now(), database_time(), began)
