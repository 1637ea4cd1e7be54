"""Seal, open, index, shred."""

from functools import partial
from typing import TypeVar
from uuid import UUID

from django.db.transaction import on_commit

from lamppost.audit.access import AuditPermission
from lamppost.audit.actions import await_act, leave_unused, record
from lamppost.audit.rules import OPENED, Reviewed, reviewed
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import SecondFactorNeeded
from lamppost.core.ids import random_id
from lamppost.core.transactions import transaction
from lamppost.vault import rules
from lamppost.vault.access import VaultPermission, needs_second_factor
from lamppost.vault.burying import bury, shred_again, write_receipt
from lamppost.vault.epochs import begin_epoch, destroy_epoch, keep_epochs, rewrap, rotate
from lamppost.vault.models import BlindIndex, Key
from lamppost.vault.queries import check_lives, data_key, keyring, looks, unused_looks
from lamppost.vault.rules import DataKey, Done, Sealed

__all__ = [
    "begin_epoch",
    "bury",
    "destroy_epoch",
    "forget_reviews",
    "index",
    "keep_epochs",
    "new_key",
    "open_sealed",
    "record_with_actor",
    "rewrap",
    "rotate",
    "see_looks",
    "shred",
    "shred_again",
]
T = TypeVar("T")


def new_key(*, hospital: int, by: Actor) -> DataKey:
    """A fresh data key, stored wrapped under the newest epoch."""
    with transaction(by):
        require(by, VaultPermission.KEY_MAKE, hospital)
        epoch, secret = keyring().newest_epoch(), rules.new_secret()
        row = Key.objects.create(
            hospital_id=hospital, epoch=epoch.number, wrapped=rules.wrap(epoch, secret)
        )
        check_lives(epoch)
    return DataKey(row.id, hospital, secret)


def index(*, key: DataKey, purpose: str, text: str, by: Actor) -> UUID:
    """Lets what hangs on `key` be found again by `text`, blindly, until it is shredded."""
    with transaction(by):
        require(by, VaultPermission.KEY_MAKE, key)
        row, epoch = random_id(), keyring().newest_epoch()
        about = rules.IndexInput(purpose, text)
        BlindIndex.objects.create(
            id=row,
            key_id=key.id,
            hospital_id=key.hospital_id,
            epoch=epoch.number,
            digest=rules.blind(epoch, purpose, text),
            sealed_input=rules.seal(key.secret, about, rules.input_place(row)),
        )
        check_lives(epoch)
    return row


def open_sealed(*, sealed: Sealed[T], purpose: str, by: Actor) -> T:
    """The value inside, for an actor who may; each look by a person is recorded with its purpose.

    SecondFactorNeeded for somebody signed in without a fresh one: the calling room has asked who may.
    """
    with transaction(by):
        if needs_second_factor(by):
            raise SecondFactorNeeded(str(VaultPermission.SEALED_OPEN))
        require(by, VaultPermission.SEALED_OPEN, sealed)
        key = data_key(sealed.key_id, by=by)
        if not by.is_system:
            _record_opening(key, purpose, by)
        return rules.unseal(key.secret, sealed.ciphertext, sealed.place, sealed.kind)


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
            on_commit(_bury_now, robust=True)
    return len(rows)


def record_with_actor(
    *, by: Actor, event: str, hospital: int | None = None, whom: int | None = None
) -> None:
    """Notes an act of administration: who did it, when, and to which account (`whom`) stays readable
    for the review period, and then no more (G12)."""
    with transaction(by):
        require(by, AuditPermission.ENTRY_RECORD)
        record(by=by, event=event, hospital=hospital, detail=_done(by, whom=whom))


def see_looks(*, hospital: int, by: Actor) -> tuple[Reviewed, ...]:
    """How often each account opened names of that hospital in the review period, and what nothing
    followed; never whose names. That it was asked for is recorded too."""
    with transaction(by):
        require(by, AuditPermission.LOOK_REVIEW, hospital)
        record_with_actor(by=by, event="looks.reviewed", hospital=hospital)
        return reviewed(looks(hospital), unused_looks(hospital))


def forget_reviews(*, by: Actor) -> int:
    """Destroys the keys of months whose openings have been reviewable for 90 days; returns how many.

    The entries stay in the chain: that somebody looked, but no longer who, when and why.
    """
    with transaction(by):
        require(by, VaultPermission.REVIEW_FORGET)
        names = keyring().names(rules.REVIEW)
        over = [name for name in names if rules.is_reviewed(name, now().date())]
        if over:
            record_with_actor(by=by, event="review.forgotten")
            on_commit(partial(_destroy, over))
    return len(over)


def _bury_now() -> None:
    """What goes wrong here has not undone the shredding; the worker tries again each minute."""
    bury(by=Actor.system())


def _destroy(names: list[str]) -> None:
    for name in names:
        keyring().destroy(name)


def _record_opening(key: DataKey, purpose: str, by: Actor) -> None:
    """Who looked and when stays readable for the review period: sealed under that month's key.

    The same waits beside, sealed anew, for an act that follows; if none does, the chain says so.
    """
    record(
        by=by,
        event=OPENED,
        hospital=key.hospital_id,
        reference=rules.reference(key, "opening"),
        detail=_done(by, purpose),
    )
    await_act(key=key.id, hospital=key.hospital_id, detail=_done(by, purpose), by=by)


def _done(by: Actor, purpose: str = "", whom: int | None = None) -> bytes:
    """Who and when, under the review key of this month."""
    entry, at = random_id(), now().isoformat(timespec="minutes")
    month = keyring().named(rules.review_key(now().date()))
    done = Done(by.account, at, purpose, whom)
    return entry.bytes + rules.seal(month, done, rules.detail_place(entry))
