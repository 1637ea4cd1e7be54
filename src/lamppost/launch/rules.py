"""The kinds of legal text, and the gates: which are shut, by plain facts."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from lamppost.resources.rules import LINES, ResourceKind, is_stale

LONGEST_TEXT: Final = 20_000  # letters


class TextKind(StrEnum):
    """What counsel signs for a hospital; all of them before it opens."""

    AGREEMENT = "agreement"  # the supporters' confidentiality agreement
    RETENTION = "retention"  # the retention schedule
    NOTICE = "notice"  # to somebody about whom more help was got
    KEPT = "kept"  # what we can and cannot keep
    REPORTING = "reporting"  # whether peer support must be reported to anybody


class Gate(StrEnum):
    """One condition for taking referrals, in the order in which a launch meets them."""

    SAFETY_CONTACT = "safety_contact"
    DEPUTY = "deputy"
    COORDINATORS = "coordinators"
    TEXTS = "texts"
    PROTOCOLS = "protocols"
    LINES = "lines"
    RESOURCES = "resources"
    KEYRING = "keyring"
    SECOND_FACTOR = "second_factor"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a hospital and of this site when it wants to open."""

    on_safety_duty: int  # how many people who can be paged have hours as safety contact
    coordinators: int  # how many coordinate there, deputies included
    signed: frozenset[TextKind]
    are_protocols_approved: bool
    checked_on: tuple[date | None, ...]  # of each number to call that it set
    is_keyring_apart: bool
    has_second_factor: bool
    lines: frozenset[ResourceKind]  # of which its pages show one that can be dialled


def shut_gates(facts: Facts, today: date) -> tuple[Gate, ...]:
    """The gates that are shut, in their order; a hospital opens with none."""
    is_open = {
        Gate.SAFETY_CONTACT: facts.on_safety_duty >= 1,
        Gate.DEPUTY: facts.on_safety_duty > 1,
        # Whom one of them must not see, since they are a party, another has to.
        Gate.COORDINATORS: facts.coordinators > 1,
        Gate.TEXTS: facts.signed >= frozenset(TextKind),
        Gate.PROTOCOLS: facts.are_protocols_approved,
        Gate.LINES: facts.lines >= frozenset(LINES[:2]),
        Gate.RESOURCES: _are_fresh(facts.checked_on, today),
        Gate.KEYRING: facts.is_keyring_apart,
        Gate.SECOND_FACTOR: facts.has_second_factor,
    }
    return tuple(gate for gate in Gate if not is_open[gate])


def digest_of(body: str, body_es: str) -> bytes:
    """32 bytes that stand for a signed text in both languages: one letter more, and they differ."""
    return hashlib.sha256(f"{body}\0{body_es}".encode()).digest()


def _are_fresh(checked_on: Iterable[date | None], today: date) -> bool:
    """At least one number of its own, and each called within 90 days."""
    days = tuple(checked_on)
    return bool(days) and not any(is_stale(day, today) for day in days)
