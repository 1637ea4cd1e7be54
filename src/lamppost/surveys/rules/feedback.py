"""What recipients say of it: by the code on their card, once, and never beside anybody else's alone."""

import hashlib
import hmac
import os
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from lamppost.ballots.rules import Kind
from lamppost.surveys.rules.campaigns import Answer

INSTRUMENT: Final = "recipients"
TOGETHER: Final = 5  # answers that are written at once, at least
TOLD_AGAIN: Final = 20  # answers more, from which on results are counted again
MONTHS: Final = 3  # for which a pass counts, whole ones
FEEDBACK: Final = Kind("feedback", Answer, fewest=TOGETHER, room=1024)


def is_told_anew(told: int, written: int) -> bool:
    """Whether what may be read is counted again: the first time, then with twenty more each. Who reads it every day
    would otherwise learn what the last five have said."""
    return told == 0 or written - told >= TOLD_AGAIN


@dataclass(frozen=True, slots=True)
class BookSecret:
    """From which the marks of passes derive."""

    hex: str = field(repr=False)

    @classmethod
    def new(cls) -> "BookSecret":
        return cls(os.urandom(32).hex())

    def mark(self, what: str, value: bytes) -> bytes:
        """Says nothing to whoever has not the secret, not even beside a card with the code."""
        return hmac.digest(bytes.fromhex(self.hex), f"{what}\0".encode() + value, hashlib.sha256)


def counts_until(today: date) -> date:
    """The first of a month, so that it tells no day."""
    months = today.year * 12 + today.month - 1 + MONTHS + 1
    return date(months // 12, months % 12 + 1, 1)
