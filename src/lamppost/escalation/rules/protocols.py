"""Protocols as data: what to do for each red flag, in a versioned file for each language."""

import hashlib
import tomllib
from dataclasses import dataclass

from lamppost.escalation.rules.codes import LEVELS, Reason, RedFlag


@dataclass(frozen=True, slots=True)
class Protocol:
    """What to do for one red flag: first of all, then step by step, in which words, with whom."""

    flag: RedFlag
    level: str
    first: str
    steps: tuple[str, ...]
    say: tuple[str, ...]
    call: tuple[str, ...]
    reason: Reason | None  # for which confidence may be broken


@dataclass(frozen=True, slots=True)
class Protocols:
    """All of them, in the order of urgency; `digest` tells one wording from another."""

    version: str
    all: tuple[Protocol, ...]
    digest: str


CALL = frozenset({"emergency", "crisis", "safety_contact", "clinician", "coordinator"})


def read_protocols(text: str) -> Protocols:
    """A file's protocols; ValueError where a flag is missing or stands twice, or a code is unknown."""
    read = tomllib.loads(text)
    found = tuple(_protocol(one) for one in read["protocol"])
    if [one.flag for one in found] != list(RedFlag):
        raise ValueError("one protocol for each red flag, in the order of the codes")
    return Protocols(read["version"], found, hashlib.sha256(text.encode()).hexdigest())


def _protocol(one: dict[str, object]) -> Protocol:
    level, call = str(one["level"]), _texts(one["call"])
    if level not in LEVELS or not CALL.issuperset(call):
        raise ValueError("unknown level or role")
    reason = Reason(str(one["reason"])) if "reason" in one else None
    steps, say = _texts(one["steps"]), _texts(one["say"])
    return Protocol(RedFlag(str(one["flag"])), level, str(one["first"]), steps, say, call, reason)


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError("at least one")
    return tuple(str(text) for text in value)
