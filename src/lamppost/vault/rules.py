"""How a value is sealed: AES-256-GCM under a data key, bound to its place, padded to hide its length."""

import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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
CLOCKS_AGREE: Final = timedelta(minutes=5)
EPOCH_LASTS: Final = timedelta(hours=12)  # at least; then the next night begins another
OVERDUE: Final = timedelta(hours=30)  # after so long, whatever the hour
NIGHT: Final = 3  # o'clock, UTC
PAUSE: Final = timedelta(
    days=3
)  # so long without a new epoch: the site stood still, or a clock jumped
WAIT_AFTER_PAUSE: Final = timedelta(days=1)
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
class IndexInput:
    """What a blind index was computed from, sealed beside it so that a new epoch can do it again."""

    purpose: str
    text: str


@dataclass(frozen=True, slots=True)
class EpochKeys:
    """What an epoch holds in the keyring: one key wraps, the other indexes."""

    number: int
    wrapping: bytes
    indexing: bytes
    began: datetime  # UTC, to the second

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


def input_place(index: UUID) -> Place:
    return Place("vault_blindindex", index, "sealed_input")


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


@dataclass(frozen=True, slots=True)
class EpochRow:
    """An epoch as the keyring and the database know it; `began` None: the keyring does not hold it."""

    number: int
    began: datetime | None
    keys: int
    indexes: int
    ends: datetime | None = None  # when it may be destroyed, if nothing is left on it by then


def is_rotation_due(began: datetime, at: datetime) -> bool:
    """Whether the newest epoch is to be followed by another: nightly, and as soon as a night was missed."""
    age = at - began
    return age >= OVERDUE or (age >= EPOCH_LASTS and at.hour == NIGHT)


def why_clock_is_wrong(host: datetime, database: datetime, began: Sequence[datetime]) -> str:
    """What is wrong with the clocks, for the operator; empty where they and the epochs' dates agree."""
    if abs(host - database) > CLOCKS_AGREE:
        return (
            "The clocks of this machine and of the database do not agree. Set them right; "
            "until then no epoch begins or ends."
        )
    if any(one > database + CLOCKS_AGREE for one in began):
        return (
            "An epoch is dated in the future: a clock was set back, or was ahead when it began. Set the clock "
            "right; if it is right now, run: lamppost keys rotate --clock-is-right"
        )
    return ""


def is_steady(began: Sequence[datetime], at: datetime) -> bool:
    """Whether time has passed evenly of late: after a pause, which may have been a jump of the clock,
    nothing is destroyed for a day."""
    if at - began[-1] > PAUSE:
        return False
    has_paused = len(began) > 1 and began[-1] - began[-2] > PAUSE
    return not has_paused or at - began[-1] >= WAIT_AFTER_PAUSE


def ends(began: Sequence[datetime], horizon: timedelta) -> list[datetime | None]:
    """When each epoch may be destroyed: the horizon after its successor began; the newest never."""
    return [*(successor + horizon for successor in began[1:]), None]
