"""Seal, open, index."""

from typing import TypeVar
from uuid import UUID

from lamppost.audit.actions import await_act, record
from lamppost.audit.rules import OPENED
from lamppost.core.access import Actor, require
from lamppost.core.errors import SecondFactorNeeded
from lamppost.core.ids import random_id
from lamppost.core.transactions import transaction
from lamppost.vault import rules
from lamppost.vault.access import VaultPermission, needs_second_factor
from lamppost.vault.actions.reviews import done
from lamppost.vault.models import BlindIndex, Key
from lamppost.vault.queries import check_lives, data_key, digests, keyring
from lamppost.vault.rules import DataKey, Sealed

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


def renew_key(*, key: DataKey, by: Actor) -> DataKey:
    """A fresh secret under the same id: whoever calls seals all that hangs on it anew, in the same
    transaction. Nothing is shredded, so that a restore finds key and values as they were together."""
    with transaction(by):
        require(by, VaultPermission.KEY_RENEW, key)
        row = Key.objects.select_for_update().filter(pk=key.id).first()
        if row is None:
            raise rules.CannotOpen("this was closed and is forgotten")
        epoch, secret = keyring().newest_epoch(), rules.new_secret()
        row.epoch, row.wrapped = epoch.number, rules.wrap(epoch, secret)
        row.save(update_fields=["epoch", "wrapped"])
        check_lives(epoch)
    return DataKey(key.id, key.hospital_id, secret)


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


def unindex(*, key: DataKey, purpose: str, text: str, by: Actor) -> None:
    """What hangs on `key` is found by `text` no more."""
    with transaction(by):
        require(by, VaultPermission.KEY_MAKE, key)
        rows = BlindIndex.objects.filter(key_id=key.id, hospital_id=key.hospital_id)
        rows.filter(digest__in=digests(purpose, text)).delete()


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


def _record_opening(key: DataKey, purpose: str, by: Actor) -> None:
    """Who looked and when stays readable for the review period: sealed under that month's key.

    The same waits beside, sealed anew, for an act that follows; if none does, the chain says so.
    """
    record(
        by=by,
        event=OPENED,
        hospital=key.hospital_id,
        reference=rules.reference(key, "opening"),
        detail=done(by, purpose),
    )
    await_act(key=key.id, hospital=key.hospital_id, detail=done(by, purpose), by=by)
