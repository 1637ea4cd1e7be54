"""Random identifiers, and codes that people can read aloud."""

import hashlib
import hmac
import random
import secrets
import uuid
from dataclasses import dataclass
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
RANDOM_LETTERS: Final = 17  # 85 bits
GROUP: Final = 6


def random_id() -> uuid.UUID:
    """A random identifier that tells neither time nor order."""
    return uuid.uuid4()


def dice(game: str) -> random.Random:
    """Chance that falls the same way each time for the same `game`: for made-up data, never a secret."""
    return random.Random(f"lamppost: {game}")  # noqa: S311


def _check(letters: str) -> str:
    """One check letter: weighted sum, modulo the largest prime below 32, so that a swap is noticed."""
    total = sum(weight * ALPHABET.index(letter) for weight, letter in enumerate(letters, start=2))
    return ALPHABET[total % 31]


@dataclass(frozen=True, slots=True)
class Code:
    """A secret that its holder types in: 85 random bits and a check letter; only its digest is stored."""

    letters: str

    @classmethod
    def new(cls) -> "Code":
        letters = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LETTERS))
        return cls(letters + _check(letters))

    @classmethod
    def derived(cls, secret: bytes, text: str) -> "Code":
        """The code that stands for `text` to whoever holds `secret`: always the same one."""
        number = int.from_bytes(hmac.digest(secret, text.encode(), hashlib.sha256))
        letters = "".join(ALPHABET[number >> 5 * at & 31] for at in range(RANDOM_LETTERS))
        return cls(letters + _check(letters))

    @classmethod
    def parse(cls, text: str) -> "Code | None":
        """The code in what somebody typed (spaces, dashes, case, O for 0 forgiven), or None."""
        letters = "".join(c for c in text[:80].upper().translate(MISREAD) if c in ALPHABET)
        whole = len(letters) == RANDOM_LETTERS + 1 and _check(letters[:-1]) == letters[-1]
        return cls(letters) if whole else None

    @property
    def digest(self) -> bytes:
        """32 bytes; a fast hash is enough for 85 random bits."""
        return hashlib.sha256(b"lamppost code " + self.letters.encode()).digest()

    def __str__(self) -> str:
        return "-".join(self.letters[at : at + GROUP] for at in range(0, len(self.letters), GROUP))

    def __repr__(self) -> str:
        return "Code(…)"
