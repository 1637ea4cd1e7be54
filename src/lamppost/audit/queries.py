"""Reading the chain."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lamppost.audit import heads
from lamppost.audit.access import AuditPermission
from lamppost.audit.models import Entry, FactRow, Look, Pending
from lamppost.audit.rules import GENESIS, UNUSED_AFTER, Break, Fact, Harm, Head, chained
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.transactions import transaction


@dataclass(frozen=True, slots=True)
class Verdict:
    """What walking the chain has shown."""

    head: Head
    waiting: int  # entries of the last second, in no chain yet
    broken: Break | None
    lost: tuple[Head, ...]  # written down once, and not in the chain as it is

    @property
    def is_whole(self) -> bool:
        return self.broken is None and not self.lost


def head(*, by: Actor) -> Head:
    """The newest link (number 0 and zeros where the chain is empty)."""
    require(by, AuditPermission.ENTRY_VIEW)
    return newest()


def newest() -> Head:
    last = Entry.objects.order_by("-number").only("number", "hash").first()
    return Head(last.number, bytes(last.hash)) if last else Head(0, GENESIS)


def verdict(*, by: Actor, written_down: Iterable[Head] = ()) -> Verdict:
    """Walks the whole chain, and looks in it for every head that was written down: here, and by the program."""
    require(by, AuditPermission.ENTRY_VIEW)
    with transaction(by):
        known = [*written_down, *heads.written_down()]
        return Verdict(newest(), Pending.objects.count(), _first_break(), lost(known))


def first_break(*, by: Actor) -> int | None:
    """The number of the first entry that was edited, removed or inserted; None where the chain holds."""
    require(by, AuditPermission.ENTRY_VIEW)
    found = _first_break()
    return found.number if found else None


def lost(known: Iterable[Head]) -> tuple[Head, ...]:
    """Those heads that the chain does not hold any more: its tail was cut, or it was written anew."""
    wanted = {(one.number, one.hash) for one in known if one.number}
    numbers = {number for number, _ in wanted}
    there = Entry.objects.filter(number__in=numbers).values_list("number", "hash")
    missing = wanted - {(number, bytes(link)) for number, link in there}
    return tuple(Head(*one) for one in sorted(missing))


def oldest_waiting(*, by: Actor) -> int | None:
    """The id of the oldest entry that is not chained yet: the same for seconds means that none chains."""
    require(by, AuditPermission.ENTRY_VIEW)
    return Pending.objects.order_by("pk").values_list("pk", flat=True).first()


def with_detail(event: str, *, hospital: int | None, since: date) -> list[Fact]:
    """Chained entries of that event which still say who and when to whoever holds the review key.

    For the vault, which opens them and asks who may; `hospital` None: at every hospital.
    """
    found = Entry.objects.filter(event=event, day__gte=since).exclude(detail=b"")
    if hospital is not None:
        found = found.filter(hospital_id=hospital)
    return [fact_of(row) for row in found.order_by("number")]


def not_followed(hospital: int) -> Counter[int]:
    """For each account how many looks at what is still open are old enough to be asked about."""
    by = Actor.system(hospital)
    with transaction(by):
        old = Look.objects.filter(hospital_id=hospital, day__lte=now().date() - UNUSED_AFTER)
        return Counter(old.values_list("account", flat=True))


def fact_of(row: FactRow) -> Fact:
    return Fact(
        row.event, row.role, row.hospital_id, row.day, bytes(row.reference), bytes(row.detail)
    )


def _first_break() -> Break | None:
    previous, expected = GENESIS, 1
    for entry in Entry.objects.order_by("number").iterator():
        if harm := _harm(entry, expected, previous):
            return Break(expected, harm)
        previous, expected = bytes(entry.hash), expected + 1
    return None


def _harm(entry: Entry, expected: int, previous: bytes) -> Harm | None:
    if entry.number != expected:
        return Harm.MISSING
    if bytes(entry.previous) != previous:
        return Harm.UNLINKED
    good = chained(previous, expected, fact_of(entry))
    return None if bytes(entry.hash) == good else Harm.ALTERED
