"""Recording what was done, and chaining the records."""

from dataclasses import asdict
from typing import Final

from django.db import connection

from lamppost.audit.access import AuditPermission
from lamppost.audit.models import Entry, Pending
from lamppost.audit.queries import fact_of, newest
from lamppost.audit.rules import Fact, chained
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


def chain(*, by: Actor) -> int:
    """Moves what is pending into the chain; returns how many entries. Two at once: one waits its turn."""
    with transaction(by):
        require(by, AuditPermission.ENTRY_CHAIN)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
        waiting = list(Pending.objects.order_by("pk")[:BATCH])
        Entry.objects.bulk_create(_links([fact_of(row) for row in waiting]))
        Pending.objects.filter(pk__in=[row.pk for row in waiting]).delete()
    return len(waiting)


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
