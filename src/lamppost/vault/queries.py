"""Reading keys and indexes, and for the review period who opened what."""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from lamppost.audit.access import AuditPermission
from lamppost.audit.queries import not_followed, with_detail
from lamppost.audit.rules import OPENED, UNUSED, Fact, Look
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.vault.access import VaultPermission
from lamppost.vault.fitting import fit
from lamppost.vault.keyring import DirectoryKeyring, KeyringUnusable, keyring_at
from lamppost.vault.models import BlindIndex, Key
from lamppost.vault.rules import (
    REVIEW,
    REVIEW_LASTS,
    CannotOpen,
    DataKey,
    Done,
    EpochKeys,
    Sealed,
    blind,
    detail_place,
    is_reviewed,
    unseal,
    unwrap,
)

T = TypeVar("T")


def keyring() -> DirectoryKeyring:
    """The keyring of this site; looked at once in each process, whether it is ours and lies where it may."""
    return keyring_at(settings.LAMPPOST_KEYRING, fit)


def live_epochs() -> tuple[int, ...]:
    """The numbers of the epochs that the keyring holds, oldest first."""
    return tuple(epoch.number for epoch in keyring().epochs())


def check_lives(epoch: EpochKeys) -> None:
    """After a row was written on an epoch: the database keeps it open until the commit, so it is enough
    that it lives now. It does not for a process that stood still for days: then nothing is written."""
    if not keyring().holds(epoch.number):
        raise KeyringUnusable("The epoch ended meanwhile; nothing was changed. Try again.")


def data_key(key_id: UUID, *, by: Actor) -> DataKey:
    """The unwrapped key; CannotOpen once it is shredded or outside the actor's hospitals."""
    found = data_keys([key_id], by=by)
    if not found:
        raise CannotOpen("this was closed and is forgotten")
    return found[key_id]


def data_keys(key_ids: Collection[UUID], *, by: Actor) -> dict[UUID, DataKey]:
    """Those of these keys that live and stand within the actor's hospitals, unwrapped."""
    with transaction(by):
        rows = list(Key.objects.filter(pk__in=key_ids))
    return {row.id: key_beside(row) for row in rows}


def key_beside(row: Key) -> DataKey:
    """The key of a row that was read together with it, in one statement: between two it may be renewed."""
    return key_read(row.id, row.hospital_id, row.epoch, row.wrapped)


def key_read(key: UUID, hospital: int, epoch: int, wrapped: bytes | memoryview) -> DataKey:
    """The same, of a row that a room above has read with its own in one statement of SQL."""
    return DataKey(key, hospital, unwrap(keyring().epoch(epoch), bytes(wrapped)))


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


def looks(hospital: int | None) -> list[Look]:
    """The looks at names in the review period, by whom and what for; `hospital` None: at any."""
    return [
        Look(done.account, fact.role, fact.day, done.purpose)
        for fact, done in _to_review(OPENED, hospital)
        if done.account is not None
    ]


def unused_looks(hospital: int) -> Counter[int]:
    """For each account how many of its looks no act of its own followed: at what has ended, and at
    what is still open, two days after."""
    ended = (done.account for _, done in _to_review(UNUSED, hospital))
    return Counter(one for one in ended if one is not None) + not_followed(hospital)


def my_looks(*, seen_by: Actor) -> list[Look]:
    """One's own looks in the review period."""
    require(seen_by, AuditPermission.LOOK_VIEW_OWN)
    return [one for one in looks(None) if one.account == seen_by.account]


def _to_review(event: str, hospital: int | None) -> Iterator[tuple[Fact, Done]]:
    """What the review keys that still live open; a month's key is not made by asking for it."""
    today, names = now().date(), reversed(keyring().names(REVIEW))
    live = [keyring().named(name) for name in names if not is_reviewed(name, today)]
    for fact in with_detail(event, hospital=hospital, since=today - REVIEW_LASTS):
        for secret in live:  # the month of the look, which may be before that of the entry
            if done := _done(fact, secret):
                yield fact, done
                break


def _done(fact: Fact, secret: bytes) -> Done | None:
    """Who and when; None under another month's key, or where somebody has harmed it, as the chain shows."""
    place = detail_place(UUID(bytes=fact.detail[:16]))
    try:
        return unseal(secret, fact.detail[16:], place, Done)
    except CannotOpen:
        return None
