"""Reading the chain."""

from dataclasses import dataclass

from lamppost.audit.access import AuditPermission
from lamppost.audit.models import Entry, FactRow, Pending
from lamppost.audit.rules import GENESIS, Fact, chained
from lamppost.core.access import Actor, require


@dataclass(frozen=True, slots=True)
class Head:
    """The newest link: write it down elsewhere, and truncation shows."""

    number: int
    hash: bytes


def head(*, by: Actor) -> Head:
    """The newest link (number 0 and zeros where the chain is empty)."""
    require(by, AuditPermission.ENTRY_VIEW)
    return newest()


def newest() -> Head:
    last = Entry.objects.order_by("-number").only("number", "hash").first()
    return Head(last.number, bytes(last.hash)) if last else Head(0, GENESIS)


def first_break(*, by: Actor) -> int | None:
    """The number of the first entry that was edited, removed or inserted; None where the chain holds."""
    require(by, AuditPermission.ENTRY_VIEW)
    previous, expected = GENESIS, 1
    for entry in Entry.objects.order_by("number").iterator():
        good = chained(previous, expected, fact_of(entry))
        if (entry.number, bytes(entry.previous), bytes(entry.hash)) != (expected, previous, good):
            return expected
        previous, expected = good, expected + 1
    return None


def oldest_waiting(*, by: Actor) -> int | None:
    """The id of the oldest entry that is not chained yet: the same for seconds means that none chains."""
    require(by, AuditPermission.ENTRY_VIEW)
    return Pending.objects.order_by("pk").values_list("pk", flat=True).first()


def fact_of(row: FactRow) -> Fact:
    return Fact(
        row.event, row.role, row.hospital_id, row.day, bytes(row.reference), bytes(row.detail)
    )
