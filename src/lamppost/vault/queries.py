"""Reading keys and indexes."""

from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from lamppost.core.access import Actor, require
from lamppost.core.transactions import transaction
from lamppost.vault.access import VaultPermission
from lamppost.vault.keyring import DirectoryKeyring, keyring_at
from lamppost.vault.models import BlindIndex, Key
from lamppost.vault.rules import CannotOpen, DataKey, Sealed, blind, unseal, unwrap

T = TypeVar("T")


def keyring() -> DirectoryKeyring:
    """The keyring of this site."""
    return keyring_at(settings.LAMPPOST_KEYRING)


def live_epochs() -> tuple[int, ...]:
    """The numbers of the epochs that the keyring holds, oldest first."""
    return tuple(epoch.number for epoch in keyring().epochs())


def data_key(key_id: UUID, *, by: Actor) -> DataKey:
    """The unwrapped key; CannotOpen once it is shredded or outside the actor's hospitals."""
    with transaction(by):
        row = Key.objects.filter(pk=key_id).first()
    if row is None:
        raise CannotOpen("this was closed and is forgotten")
    return DataKey(row.id, row.hospital_id, unwrap(keyring().epoch(row.epoch), bytes(row.wrapped)))


def digest(purpose: str, text: str) -> bytes:
    """What stands for `text` in the newest epoch."""
    return blind(keyring().newest_epoch(), purpose, text)


def digests(purpose: str, text: str) -> list[bytes]:
    """What stands for `text` in each live epoch: look for any of them."""
    return [blind(epoch, purpose, text) for epoch in keyring().epochs()]


def keys_indexed(purpose: str, text: str, *, by: Actor) -> list[UUID]:
    """The keys whose rows are about `text`, within the actor's hospitals."""
    with transaction(by):
        found = BlindIndex.objects.filter(digest__in=digests(purpose, text))
        return list(found.values_list("key_id", flat=True))


def indexed(purpose: str, text: str) -> QuerySet[BlindIndex, UUID]:
    """The same as a sub-select, for a filter in SQL."""
    return BlindIndex.objects.filter(digest__in=digests(purpose, text)).values_list(
        "key_id", flat=True
    )


def read_by_program(sealed: Sealed[T]) -> T:
    """The value inside, for the program's own work (matching, tallying); it is shown to nobody."""
    by = Actor.system(sealed.hospital_id)
    require(by, VaultPermission.SEALED_OPEN, sealed)
    key = data_key(sealed.key_id, by=by)
    return unseal(key.secret, sealed.ciphertext, sealed.place, sealed.kind)
