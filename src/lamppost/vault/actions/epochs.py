"""Epochs follow one another while the site goes on: begin, move what is open, destroy what is past (G4)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.transactions import transaction
from lamppost.vault import fitting, rules
from lamppost.vault.access import VaultPermission
from lamppost.vault.actions.moving import MOVES, Move, Moving
from lamppost.vault.fitting import (
    LOST,
    RowsOnEpoch,
    agreed_time,
    check_is_ours,
    check_place,
    fresh_keyring,
    known_keyring,
    rows_on_epochs,
)
from lamppost.vault.keyring import DirectoryKeyring, KeyringUnusable
from lamppost.vault.models import BlindIndex, Key, KnownKeyring
from lamppost.vault.rules import EpochKeys

DOOR: Final = (
    440_860_161  # an advisory lock of this name and an epoch's number: who writes on it shares it
)
TURN: Final = 440_860_162  # … and 0: who begins or destroys; … and a hospital: who moves its rows
AT_ONCE: Final = 500  # rows in one transaction: whoever waits for one of them waits some 30 ms
IDS_AT_ONCE: Final = 100_000
PATIENCE: Final = "30s"


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """How many rows went to the newest epoch, how many could not be opened, and how many were in use."""

    epoch: int
    moved: int
    damaged: int
    left: int


@dataclass(frozen=True, slots=True)
class Destroyed:
    """The epoch that is gone, if any, and of how many days the tombstones are."""

    epoch: int | None
    days: int


@dataclass(slots=True)
class _Tally:
    moved: int = 0
    damaged: set[UUID] = field(default_factory=set)


def begin_epoch(*, by: Actor) -> int:
    """Makes sure that keyring and database belong together and that an epoch has begun; its number.

    KeyringUnusable where the database was written with a keyring that is not there: nothing is begun over it.
    """
    with transaction(by):
        require(by, VaultPermission.EPOCH_BEGIN)
        check_place()
        ring, known = fresh_keyring(), known_keyring()
        if known:
            check_is_ours(ring, known)
        else:
            _found(ring)
        return ring.newest_epoch().number


def rotate(*, by: Actor, is_clock_right: bool = False) -> Rewrapped:
    """Begins an epoch and moves everything that is open to it, while the site goes on.

    Broken off at whatever instant it is taken up again by calling it again: the rows say what is left.
    `is_clock_right`: epochs dated in the future are dated now. ClockWrong, KeyringUnusable.
    """
    with transaction(by):
        require(by, VaultPermission.EPOCH_BEGIN)
        _take_turn(0)
        ring = _ring()
        if is_clock_right:
            _date_again(ring)
        at, newest = agreed_time(ring.epochs()), ring.newest_epoch()
        if not _is_under_way(newest, at):
            ring.begin_epoch(newest.number + 1, at)
            KnownKeyring.objects.update(newest=newest.number + 1)
            record(by=by, event="epoch.begun")
    return rewrap(by=by)


def rewrap(*, by: Actor) -> Rewrapped:
    """Moves whatever stands on an older epoch to the newest: hospital by hospital, some rows at a time."""
    require(by, VaultPermission.EPOCH_BEGIN)
    ring = _ring()
    newest, tally = ring.newest_epoch(), _Tally()
    for hospital in sorted({row.hospital for row in _behind(newest.number)}):
        for table, move in MOVES:
            _move_all(Moving.at(hospital, ring), table, move, tally)
    rest = sum(row.keys + row.indexes for row in _behind(newest.number))
    return Rewrapped(newest.number, tally.moved, len(tally.damaged), rest - len(tally.damaged))


def destroy_epoch(*, by: Actor) -> Destroyed:
    """Destroys the oldest epoch that is past the horizon and on which nothing is left: one at most.

    Not while a clock is wrong (ClockWrong) or has just jumped. Tombstones go when no epoch is left with
    which a backup could bring back what they stand for.
    """
    with transaction(by):
        require(by, VaultPermission.EPOCH_DESTROY)
        _take_turn(0)
        ring = _ring()
        ring.tidy()
        epochs = ring.epochs()
        due = _due(epochs, agreed_time(epochs))
        gone = next((number for number in due if _is_left(number)), None)
        if gone is not None:
            record(by=by, event="epoch.destroyed")
            ring.destroy_epoch(gone)
        return Destroyed(gone, ring.forget_tombstones(ring.epochs()[0].began.date()))


def keep_epochs(*, by: Actor) -> None:
    """What is done every hour: another epoch when the night or a missed one asks for it, what was left
    behind, and the end of one that is past."""
    if rules.is_rotation_due(_ring().newest_epoch().began, fitting.database_time()):
        rotate(by=by)
    else:
        rewrap(by=by)
    destroy_epoch(by=by)


def _found(ring: DirectoryKeyring) -> None:
    """A database that knows no keyring yet takes this one, unless rows of it need another."""
    held, live = {row.epoch for row in rows_on_epochs()}, set(ring.numbers())
    if not held <= live:
        raise KeyringUnusable(LOST)
    if not live:
        ring.begin_epoch(1, fitting.database_time())
    KnownKeyring.objects.create(fingerprint=ring.found(), newest=ring.newest_epoch().number)


def _ring() -> DirectoryKeyring:
    """As it stands on disk now, and ours."""
    check_place()
    ring, known = fresh_keyring(), known_keyring()
    if known is None:
        raise KeyringUnusable(LOST)
    check_is_ours(ring, known)
    return ring


def _is_under_way(newest: EpochKeys, at: datetime) -> bool:
    """Whether the last rotation was broken off and is to be finished first; a row that cannot be moved
    holds up the next one for a day at most."""
    return at - newest.began < timedelta(days=1) and bool(_behind(newest.number))


def _behind(newest: int) -> list[RowsOnEpoch]:
    return [row for row in rows_on_epochs() if row.epoch < newest]


def _move_all(
    moving: Moving, table: type[Key] | type[BlindIndex], move: Move, tally: _Tally
) -> None:
    """Passes over the rows until a pass finds nothing that it can move; who holds a row keeps it for the next run."""
    by = Actor.system(moving.hospital)
    while True:
        with transaction(by):
            found = moving.behind(table, IDS_AT_ONCE)
        waiting = [one for one in found if one not in tally.damaged]
        before = tally.moved
        for start in range(0, len(waiting), AT_ONCE):
            with transaction(by):
                _take_turn(moving.hospital)
                moved, damaged = move(moving, waiting[start : start + AT_ONCE])
                moving.check_target()
            tally.moved += moved
            tally.damaged |= damaged
        if tally.moved == before:
            return


def _due(epochs: tuple[EpochKeys, ...], at: datetime) -> list[int]:
    """The epochs whose time is over, oldest first; none while time has not passed evenly."""
    began = [epoch.began for epoch in epochs]
    if not rules.is_steady(began, at):
        return []
    horizon = timedelta(days=settings.LAMPPOST_BACKUP_HORIZON_DAYS)
    ends = zip(epochs, rules.ends(began, horizon), strict=True)
    return [epoch.number for epoch, end in ends if end and end <= at]


def _is_left(number: int) -> bool:
    """True once nobody writes on it any more and nothing stands on it; nobody can begin to before we end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [DOOR, number])
        (is_ours,) = cursor.fetchone()
    return bool(is_ours) and all(row.epoch != number for row in rows_on_epochs())


def _date_again(ring: DirectoryKeyring) -> None:
    at = fitting.database_time()
    for epoch in ring.epochs():
        if epoch.began > at:
            ring.date_again(epoch.number, at)


def _take_turn(hospital: int) -> None:
    """Waits for another rotation, though not for one that stands still: then this one fails, and comes again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [TURN, hospital % 2**31])
