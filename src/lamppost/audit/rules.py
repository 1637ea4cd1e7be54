"""How entries are chained, and what a reviewer is shown of the looks at names."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median
from typing import Final

GENESIS: Final = b"\0" * 32
HASH: Final = 32
UNUSED_AFTER: Final = timedelta(
    days=2
)  # a look that nothing has followed by then may be asked about
OPENED: Final = "sealed.opened"
UNUSED: Final = "opening.unused"


@dataclass(frozen=True, slots=True)
class Fact:
    """What one entry says: which event, by which role, at which hospital, on which day."""

    event: str
    role: str
    hospital_id: int | None
    day: date
    reference: bytes
    detail: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """The newest link: write it down elsewhere, and truncation shows."""

    number: int
    hash: bytes

    @classmethod
    def parse(cls, text: str) -> "Head | None":
        """The head in `NUMBER:HASH`, or None for anything else."""
        number, _, link = text.strip().partition(":")
        try:
            head = cls(int(number), bytes.fromhex(link))
        except ValueError:
            return None
        return head if head.number >= 0 and len(head.hash) == HASH else None

    def __str__(self) -> str:
        return f"{self.number}:{self.hash.hex()}"


class Harm(StrEnum):
    """What was done to the chain where it first does not hold."""

    MISSING = "missing"  # an entry of that number is not there
    ALTERED = "altered"  # its hash is not that of what it says
    UNLINKED = "unlinked"  # it does not follow the one before: replaced, inserted, or that one was


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain first does not hold, and how."""

    number: int
    harm: Harm


def chained(previous: bytes, number: int, fact: Fact) -> bytes:
    """SHA-256 over the hash before and every field of the entry."""
    text = json.dumps(
        [
            number,
            fact.event,
            fact.role,
            fact.hospital_id,
            fact.day.isoformat(),
            fact.reference.hex(),
            fact.detail.hex(),
        ],
        separators=(",", ":"),
    )
    return hashlib.sha256(previous + text.encode()).digest()


@dataclass(frozen=True, slots=True)
class Look:
    """One opening of a sealed value by somebody signed in; never of whom."""

    account: int
    role: str
    day: date
    purpose: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One account's looks in the review period, beside what is usual in its role."""

    account: int
    role: str
    looks: int
    usual: float  # the median of those of that role who looked at all
    unused: int  # looks that no act of theirs followed
    purposes: tuple[tuple[str, int], ...]  # the most frequent first
    days: tuple[tuple[date, int], ...]  # the newest first


def reviewed(looks: Iterable[Look], unused: Mapping[int, int]) -> tuple[Reviewed, ...]:
    """For each account and role what to review, those with the most unused looks first."""
    grouped: dict[tuple[str, int], list[Look]] = defaultdict(list)
    for look in looks:
        grouped[look.role, look.account].append(look)
    counts: dict[str, list[int]] = defaultdict(list)
    for (role, _), theirs in grouped.items():
        counts[role].append(len(theirs))
    rows = [
        _reviewed(role, account, theirs, median(counts[role]), unused.get(account, 0))
        for (role, account), theirs in grouped.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.unused, -row.looks, row.account, row.role)))


def _reviewed(role: str, account: int, looks: list[Look], usual: float, unused: int) -> Reviewed:
    purposes, days = Counter(one.purpose for one in looks), Counter(one.day for one in looks)
    return Reviewed(
        account,
        role,
        len(looks),
        usual,
        min(unused, len(looks)),
        tuple(purposes.most_common()),
        tuple(sorted(days.items(), reverse=True)),
    )
