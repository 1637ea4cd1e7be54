"""Shredding is deleting one row; and what was shredded stays so, even where an older backup is restored (G14)."""

from typing import Final
from uuid import UUID

from django.db.models import F
from django.db.transaction import on_commit

from lamppost.audit.actions import leave_unused, record
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.vault.access import VaultPermission
from lamppost.vault.fitting import rows_on_epochs
from lamppost.vault.models import Key, PurgeReceipt, Tombstone
from lamppost.vault.queries import keyring

AT_ONCE: Final = 5_000
RESTORED: Final = "restored"


def shred(*, keys: list[UUID], kind: str, by: Actor) -> int:
    """Forgets for good all that hangs on these keys; returns how many there were.

    The database notes their ids in the same transaction; right after it they go into the keyring.
    """
    with transaction(by):
        rows = list(Key.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
        leave_unused(keys=[row.pk for row in rows], by=by)
        for row in rows:
            require(by, VaultPermission.KEY_SHRED, row)
            row.delete()
            write_receipt(row.hospital_id, kind)
        if rows:
            on_commit(bury_now, robust=True)
    return len(rows)


def bury(*, by: Actor) -> int:
    """Carries the ids of keys that are gone from the database into the keyring; returns how many.

    They leave the database only when the keyring has them on disk: whatever breaks off, none is lost, and
    none is buried whose shredding was undone, since then the database never held it.
    """
    with transaction(by):
        require(by, VaultPermission.KEY_BURY)
        rows = Tombstone.objects.select_for_update(skip_locked=True)
        ids = list(rows.values_list("id", flat=True)[:AT_ONCE])
        if ids:
            keyring().bury(ids, now().date())
            Tombstone.objects.filter(pk__in=ids).delete()
    return len(ids)


def shred_again(*, by: Actor) -> int:
    """After a restore: shreds every key that has a tombstone in the keyring; returns how many there were."""
    require(by, VaultPermission.KEY_BURY)
    again = keyring().tombstones()
    places = sorted({row.hospital for row in rows_on_epochs()})
    done = sum(_shred_at(place, again) for place in places)
    on_commit(bury_now, robust=True)
    return done


def bury_now() -> None:
    """After the commit. What goes wrong here has not undone the shredding; the worker tries again each minute."""
    while bury(by=Actor.system()):
        pass


def write_receipt(hospital: int, kind: str, count: int = 1) -> None:
    """Counts what was destroyed in this month."""
    month = now().date().replace(day=1)
    receipt, _ = PurgeReceipt.objects.get_or_create(
        hospital_id=hospital, month=month, kind=kind, defaults={"count": 0}
    )
    PurgeReceipt.objects.filter(pk=receipt.pk).update(count=F("count") + count)


def _shred_at(place: int, again: frozenset[UUID]) -> int:
    with transaction(Actor.system(place)):
        there = set(Key.objects.filter(hospital_id=place).values_list("id", flat=True)) & again
        if there:
            Key.objects.filter(pk__in=there).delete()
            write_receipt(place, RESTORED, len(there))
            record(by=Actor.system(place), event="keys.shredded_again", hospital=place)
    return len(there)
