"""How a value is sealed: AES-256-GCM under a data key, bound to its place, padded to hide its length."""

import hashlib
import hmac
import os
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from pydantic import TypeAdapter, ValidationError

from lamppost.core.errors import LamppostError

NONCE: Final = 12
BLOCK: Final = 256
KEY: Final = 32
SALT: Final = 8
REVIEW: Final = "review-"
REVIEW_LASTS: Final = timedelta(days=90)  # who opened what, and when, stays readable so long (G12)
T = TypeVar("T")


class CannotOpen(LamppostError):
    """The key is gone or wrong, or the value was moved or altered."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value stands: it opens nowhere else."""

    table: str
    row: UUID
    field: str

    @property
    def label(self) -> bytes:
        return f"{self.table}:{self.row}:{self.field}".encode()


@dataclass(frozen=True, slots=True)
class DataKey:
    """The key of one referral or outreach, in the clear, for as long as a call needs it."""

    id: UUID
    hospital_id: int
    secret: bytes

    def __repr__(self) -> str:
        return f"DataKey({self.id})"


@dataclass(frozen=True, slots=True)
class Sealed(Generic[T]):
    """A sealed value of type `kind`, with all that is needed to open it but the key."""

    key_id: UUID
    hospital_id: int
    place: Place
    ciphertext: bytes
    kind: type[T]


@dataclass(frozen=True, slots=True)
class Done:
    """Who did something and when (to the minute, ISO 8601), as the audit keeps it for the review period."""

    account: int | None
    at: str
    purpose: str = ""  # of an opening
    whom: int | None = None  # the account that it was done to


@dataclass(frozen=True, slots=True)
class EpochKeys:
    """What an epoch holds in the keyring: one key wraps, the other indexes."""

    number: int
    wrapping: bytes
    indexing: bytes

    def __repr__(self) -> str:
        return f"EpochKeys({self.number})"


_adapters: Final[dict[type, TypeAdapter[Any]]] = {}


def _adapter(kind: type) -> TypeAdapter[Any]:
    """Building one costs a hundred times what using it does."""
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def _padded(text: bytes) -> bytes:
    """JSON may end in spaces; so its length tells only how many blocks of 256 bytes it fills."""
    return text + b" " * (-len(text) % BLOCK)


def seal(secret: bytes, value: object, place: Place) -> bytes:
    """The nonce and the ciphertext of `value` (a frozen dataclass)."""
    nonce = os.urandom(NONCE)
    # Its warnings would quote the very value that is being sealed.
    text = _padded(_adapter(type(value)).dump_json(value, warnings=False))
    return nonce + AESGCM(secret).encrypt(nonce, text, place.label)


def unseal(secret: bytes, ciphertext: bytes, place: Place, kind: type[T]) -> T:
    """The value again; CannotOpen where key, place or bytes do not fit."""
    try:
        text = AESGCM(secret).decrypt(ciphertext[:NONCE], ciphertext[NONCE:], place.label)
    except InvalidTag as wrong:
        raise CannotOpen("this sealed value does not open here") from wrong
    try:
        value: T = _adapter(kind).validate_json(text)
    except ValidationError:  # its text quotes what was sealed: it must not travel on
        raise CannotOpen("this was sealed by another version of the program") from None
    return value


def new_secret() -> bytes:
    return os.urandom(KEY)


def wrap(epoch: EpochKeys, secret: bytes) -> bytes:
    """RFC 3394."""
    return aes_key_wrap(epoch.wrapping, secret)


def unwrap(epoch: EpochKeys, wrapped: bytes) -> bytes:
    try:
        return aes_key_unwrap(epoch.wrapping, wrapped)
    except InvalidUnwrap as wrong:
        raise CannotOpen("this data key was wrapped under another epoch") from wrong


def blind(epoch: EpochKeys, purpose: str, text: str) -> bytes:
    """32 bytes that stand for `text`; only who holds the epoch's index key can recompute them."""
    return hmac.digest(epoch.indexing, f"{purpose}\0{text}".encode(), hashlib.sha256)


def review_key(day: date) -> str:
    """What the keyring calls the key under which the openings of a month are recorded."""
    return f"{REVIEW}{day:%Y-%m}"


def is_reviewed(name: str, today: date) -> bool:
    """Whether the review period of even that month's last day is over."""
    month = date.fromisoformat(f"{name.removeprefix(REVIEW)}-01")
    next_month = (month + timedelta(days=31)).replace(day=1)
    return next_month + REVIEW_LASTS <= today


def detail_place(entry: UUID) -> Place:
    """Where the detail of an audit entry stands; its own number is not known before it is chained."""
    return Place("audit", entry, "detail")


def reference(key: DataKey, kind: str) -> bytes:
    """How the audit refers to what hangs on a key: 16 bytes, half of them salt. Who holds the key can
    tell what they mean; once it is shredded, nobody can tell which of them meant the same (G12)."""
    salt = os.urandom(SALT)
    return salt + hmac.digest(key.secret, salt + kind.encode(), hashlib.sha256)[:SALT]
