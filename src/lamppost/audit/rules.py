"""How entries are chained."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Final

GENESIS: Final = b"\0" * 32


@dataclass(frozen=True, slots=True)
class Fact:
    """What one entry says: which event, by which role, at which hospital, on which day."""

    event: str
    role: str
    hospital_id: int | None
    day: date
    reference: bytes
    detail: bytes


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
