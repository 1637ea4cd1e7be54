"""Recording what was done, chaining the records, and noting what follows a look."""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from functools import partial
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.transaction import on_commit

from lamppost.audit import heads
from lamppost.audit.access import AuditPermission
from lamppost.audit.models import Entry, Look, Pending
from lamppost.audit.queries import fact_of, lost, newest
from lamppost.audit.rules import UNUSED, Fact, Head, chained
from lamppost.core.access import Actor, ActorKind, Role, require
from lamppost.core.clock import now
from lamppost.core.transactions import transaction

CHAIN_LOCK: Final = 0x1A3B_0001  # an advisory lock of this name: one chain, one writer
BATCH: Final = 1_000


def record(
    *,
    by: Actor,
    event: str,
    hospital: int | None = None,
    reference: bytes = b"",
    detail: bytes = b"",
) -> None:
    """Notes in the open transaction that `event` (past tense) was done: by role and day, not by name."""
    require(by, AuditPermission.ENTRY_RECORD)
    Pending.objects.create(
        event=event,
        role=_role(by, hospital),
        hospital_id=hospital,
        day=now().date(),
        reference=reference,
        detail=detail,
    )


def record_all(*, by: Actor, event: str, hospital: int | None, details: Iterable[bytes]) -> None:
    """As many entries of one kind as there are `details`, in the open transaction, by one statement a batch."""
    require(by, AuditPermission.ENTRY_RECORD)
    same = {
        "event": event,
        "role": _role(by, hospital),
        "hospital_id": hospital,
        "day": now().date(),
    }
    entries = (Pending(**same, reference=b"", detail=detail) for detail in details)
    Pending.objects.bulk_create(entries, batch_size=BATCH)


def chain(*, by: Actor) -> int:
    """Moves what is pending into the chain; returns how many entries. None while another does: its turn comes
    again in a second, and nobody who waited for one that stands still could do anything else."""
    with transaction(by):
        require(by, AuditPermission.ENTRY_CHAIN)
        if not _is_our_turn():
            return 0
        waiting = list(Pending.objects.order_by("pk")[:BATCH])
        Entry.objects.bulk_create(_links([fact_of(row) for row in waiting]))
        Pending.objects.filter(pk__in=[row.pk for row in waiting]).delete()
    return len(waiting)


def await_act(*, key: UUID, hospital: int, detail: bytes, by: Actor) -> None:
    """After a look: keeps `detail` (sealed) for the chain until an act of the same account follows."""
    with transaction(Actor.system(hospital)):
        require(by, AuditPermission.ENTRY_RECORD)
        if by.account is not None:
            Look.objects.create(
                key_id=key,
                hospital_id=hospital,
                account=by.account,
                day=now().date(),
                detail=detail,
            )


def follow(*, key: UUID, by: Actor) -> None:
    """An act on what hangs on `key`: the looks of the same account were for something."""
    with transaction(by):
        require(by, AuditPermission.ENTRY_RECORD)
        if by.account is not None:
            Look.objects.filter(key_id=key, account=by.account).delete()


def leave_unused(*, keys: Collection[UUID], by: Actor) -> int:
    """What hangs on these keys ends: looks that nothing followed are entered in the chain, without
    the key; returns how many."""
    with transaction(by):
        require(by, AuditPermission.ENTRY_RECORD)
        rows = list(Look.objects.filter(key_id__in=keys).order_by("id"))
        for row in rows:
            record(by=by, event=UNUSED, hospital=row.hospital_id, detail=bytes(row.detail))
        if rows:
            Look.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def accept_head(*, by: Actor) -> tuple[Head, ...]:
    """After a restore: from now on the chain is as it is; heads that it cannot hold are set aside.

    Returns those heads; the entry that says so stands in the chain for good.
    """
    with transaction(by):
        require(by, AuditPermission.HEAD_ACCEPT)
        gone = lost(heads.written_down())
        if gone:
            record(by=by, event="head.accepted")
            on_commit(partial(heads.set_aside, gone))
    return gone


def _is_our_turn() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [CHAIN_LOCK])
        (is_ours,) = cursor.fetchone()
    return bool(is_ours)


def _links(facts: list[Fact]) -> list[Entry]:
    links, last = [], newest()
    previous = last.hash
    for number, fact in enumerate(facts, start=last.number + 1):
        link = chained(previous, number, fact)
        links.append(Entry(number=number, previous=previous, hash=link, **asdict(fact)))
        previous = link
    return links


def _role(by: Actor, hospital: int | None) -> str:
    """The widest role that they hold there; what they are, never who."""
    if by.kind is not ActorKind.ACCOUNT:
        return by.kind.value
    return next((role.value for role in reversed(Role) if by.has(role, hospital)), "account")
