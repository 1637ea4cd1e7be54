"""Who did what stays readable for the review period, and then no more (G12)."""

from collections.abc import Iterable
from functools import partial

from django.db.transaction import on_commit

from lamppost.audit.access import AuditPermission
from lamppost.audit.actions import record, record_all
from lamppost.audit.rules import Reviewed, reviewed
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.ids import random_id
from lamppost.core.transactions import transaction
from lamppost.vault import rules
from lamppost.vault.access import VaultPermission
from lamppost.vault.queries import keyring, looks, unused_looks
from lamppost.vault.rules import Done


def record_with_actor(
    *, by: Actor, event: str, hospital: int | None = None, whom: int | None = None
) -> None:
    """Notes an act of administration: who did it, when, and to which account (`whom`) stays readable
    for the review period, and then no more (G12)."""
    with transaction(by):
        require(by, AuditPermission.ENTRY_RECORD)
        record(by=by, event=event, hospital=hospital, detail=done(by, whom=whom))


def record_all_with_actor(
    *, by: Actor, event: str, hospital: int | None, whom: Iterable[int]
) -> None:
    """The same for each of these accounts, in few statements."""
    with transaction(by):
        require(by, AuditPermission.ENTRY_RECORD)
        details = [done(by, whom=one) for one in whom]
        record_all(by=by, event=event, hospital=hospital, details=details)


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


def done(by: Actor, purpose: str = "", whom: int | None = None) -> bytes:
    """Who and when, under the review key of this month."""
    entry, at = random_id(), now().isoformat(timespec="minutes")
    month = keyring().named(rules.review_key(now().date()))
    told = Done(by.account, at, purpose, whom)
    return entry.bytes + rules.seal(month, told, rules.detail_place(entry))


def _destroy(names: list[str]) -> None:
    for name in names:
        keyring().destroy(name)
