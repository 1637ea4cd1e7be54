"""Protocols as data: what to do for each red flag, in a versioned file for each language."""

import hashlib
import tomllib
from dataclasses import dataclass

from lamppost.escalation.rules.codes import LEVELS, Call, Reason, RedFlag
from lamppost.resources.rules import ResourceKind


@dataclass(frozen=True, slots=True)
class Protocol:
    """What to do for one red flag, as the head of `protocols/en.toml` explains it part by part."""

    flag: RedFlag
    level: str
    first: str
    call: tuple[Call, ...]
    say: tuple[str, ...]
    do_not: tuple[str, ...]
    steps: tuple[str, ...]
    stay: str
    hand_over: tuple[str, ...]
    may_tell: str
    must_tell: str
    turn_to: tuple[ResourceKind, ...]
    reason: Reason | None  # for which confidence may be broken


@dataclass(frozen=True, slots=True)
class Protocols:
    """All of them, in the order of urgency; `digest` tells one wording from another."""

    version: str
    all: tuple[Protocol, ...]
    digest: str


def read_protocols(text: str) -> Protocols:
    """A file's protocols; ValueError where a flag is missing or stands twice, or a code is unknown."""
    read = tomllib.loads(text)
    found = tuple(_protocol(one) for one in read["protocol"])
    if [one.flag for one in found] != list(RedFlag):
        raise ValueError("one protocol for each red flag, in the order of the codes")
    return Protocols(read["version"], found, hashlib.sha256(text.encode()).hexdigest())


def _protocol(one: dict[str, object]) -> Protocol:
    if one.get("level") not in LEVELS:
        raise ValueError("unknown level")
    return Protocol(
        flag=RedFlag(_text(one.get("flag"))),
        level=_text(one.get("level")),
        first=_text(one.get("first")),
        call=tuple(Call(code) for code in _texts(one.get("call"))),
        say=_texts(one.get("say")),
        do_not=_texts(one.get("do_not")),
        steps=_texts(one.get("steps")),
        stay=_text(one.get("stay")),
        hand_over=_texts(one.get("hand_over")),
        may_tell=_text(one.get("may_tell")),
        must_tell=_text(one.get("must_tell")),
        turn_to=tuple(ResourceKind(kind) for kind in _texts(one.get("turn_to"))),
        reason=Reason(_text(one.get("reason"))) if "reason" in one else None,
    )


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError("at least one")
    return tuple(_text(text) for text in value)
