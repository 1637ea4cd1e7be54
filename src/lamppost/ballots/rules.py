"""What a ballot is: an answer that is as long as every other, and a code that only the box's secret explains."""

import base64
import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from lamppost.core.errors import Invalid, NotFound
from lamppost.core.ids import Code

T = TypeVar("T")
_adapters: Final[dict[type, TypeAdapter[Any]]] = {}
FEWEST: Final = 5  # answers, below which none is read (G7)


class NotTaken(NotFound):
    """The one answer to a code that was used, was never given out, is of another box, or comes too late."""

    def __init__(self) -> None:
        super().__init__("this code opens nothing")


class State(StrEnum):
    """Where a box is."""

    OPEN = "open"
    COUNTED = "counted"  # closed: its papers can be read
    UNREAD = "unread"  # closed with too few answers: destroyed, and nobody has read them


class Fate(StrEnum):
    """What becomes of a box whose time is over."""

    COUNT = "count"
    WAIT = "wait"  # once: for so long as its kind says
    DESTROY = "destroy"


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """One kind of ballot. Whoever holds one defines it once, in its room's rules.

    `answer` is a frozen dataclass. With fewer than `fewest` answers a box stays open for `waits` more,
    and if they are still too few it is destroyed unread. Each answer takes `room` bytes, however short.
    """

    name: str
    answer: type[T]
    fewest: int = FEWEST
    waits: timedelta = timedelta(days=7)
    room: int = 1024


@dataclass(frozen=True, slots=True)
class Secret:
    """From which the codes of one box derive; it is gone when the box is closed."""

    hex: str = field(repr=False)

    @classmethod
    def new(cls) -> "Secret":
        return cls(os.urandom(32).hex())

    def code_for(self, holder: str) -> Code:
        """The same code for the same holder, as long as the box is open."""
        return Code.derived(bytes.fromhex(self.hex), f"holder\0{holder}")

    def mark_of(self, code: Code) -> bytes:
        """What the envelope of a code bears. Keyed: an old copy of the envelopes beside a letter with the
        code says nothing once the secret is gone, not even that somebody took part."""
        text = f"envelope\0{code.letters}".encode()
        return hmac.digest(bytes.fromhex(self.hex), text, hashlib.sha256)


@dataclass(frozen=True, slots=True)
class Filled:
    """An answer, all of one kind equally long, so that no length ties a paper to its slip."""

    text: str = field(repr=False)


def fill(kind: Kind[T], answer: T) -> Filled:
    """The answer as it is sealed; Invalid for one that is not of its kind, or too long for it."""
    adapter = _adapter(kind.answer)
    text = adapter.dump_json(answer, warnings=False)
    if len(text) > kind.room:
        raise Invalid({"answer": "long"})
    try:
        adapter.validate_json(text)
    except ValidationError:  # its text quotes the answer
        raise Invalid({"answer": "unknown"}) from None
    return Filled(base64.b64encode(text.ljust(kind.room)).decode())


def answer_in(kind: Kind[T], filled: Filled) -> T:
    answer: T = _adapter(kind.answer).validate_json(base64.b64decode(filled.text))
    return answer


def fate(answers: int, fewest: int, has_waited: bool) -> Fate:
    """Few answers among people who know each other are as good as signed."""
    if answers >= fewest:
        return Fate.COUNT
    return Fate.DESTROY if has_waited else Fate.WAIT


def too_few(holders: Sequence[str], kind: Kind[Any]) -> bool:
    """Whether so few hold a code that a box of that kind could never be read."""
    return len(set(holders)) < kind.fewest


def _adapter(answer: type) -> TypeAdapter[Any]:
    """Building one costs a hundred times what using it does."""
    if answer not in _adapters:
        _adapters[answer] = TypeAdapter(answer)
    return _adapters[answer]
