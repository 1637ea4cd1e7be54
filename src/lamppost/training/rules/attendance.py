"""Who was there: the code that the room shows, and when a training is whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from lamppost.core.ids import ALPHABET, MISREAD
from lamppost.training.rules.sessions import SessionKind

CODE_LETTERS: Final = 6  # 30 bits, for those who are signed in, for twenty minutes
CODE_LASTS: Final = timedelta(minutes=10)  # then another is shown; the one before is still taken
SHOWN_BEFORE: Final = timedelta(minutes=30)  # it begins
SHOWN_AFTER: Final = timedelta(minutes=30)  # it ended
NOTED_FOR: Final = timedelta(days=14)  # after it ended, by hand


@dataclass(frozen=True, slots=True)
class Attended:
    """One session in which somebody was."""

    kind: SessionKind
    on: date
    minutes: int
    units: frozenset[str]
    beforehand: frozenset[str]


@dataclass(frozen=True, slots=True)
class DoneAlone:
    """A unit that somebody has read and checked alone."""

    on: date
    minutes: int


@dataclass(frozen=True, slots=True)
class Completion:
    """A training that is whole: on which day it became so, and how long it took in all."""

    kind: SessionKind
    on: date
    minutes: int


def step(at: datetime) -> int:
    """Which code is shown at that moment, counted through all time."""
    return int(at.timestamp()) // int(CODE_LASTS.total_seconds())


def code_of(digest: bytes) -> str:
    """What the room shows: letters and digits that nobody mixes up."""
    number = int.from_bytes(digest)
    return "".join(ALPHABET[number >> 5 * at & 31] for at in range(CODE_LETTERS))


def typed_code(text: str) -> str:
    """What somebody typed; spaces, dashes, case, O for 0 forgiven."""
    return "".join(c for c in text[:40].upper().translate(MISREAD) if c in ALPHABET)


def is_code_shown(begins: datetime, ends: datetime, at: datetime) -> bool:
    return begins - SHOWN_BEFORE <= at < ends + SHOWN_AFTER


def can_be_noted(begins: datetime, ends: datetime, at: datetime) -> bool:
    """Whether somebody may still be ticked off by hand."""
    return begins - SHOWN_BEFORE <= at < ends + NOTED_FOR


def completions(
    attended: Iterable[Attended], alone: Mapping[str, DoneAlone], required: frozenset[str]
) -> tuple[Completion, ...]:
    """The first training, once every `required` unit was taught to them or done alone; and each session
    that refreshed what they know, with what belongs before it: a refresher, also of who was first trained
    elsewhere, or a first training that they came to again."""
    sessions = sorted(attended, key=lambda one: one.on)
    first, again = _first(
        [one for one in sessions if one.kind is SessionKind.FIRST], alone, required
    )
    refreshers = [one for one in sessions if one.kind is SessionKind.REFRESHER]
    refreshed = [done for one in (*again, *refreshers) if (done := _refreshed(one, alone))]
    whole = [first] if first else []
    return (*whole, *sorted(refreshed, key=lambda one: one.on))


def last_refreshed(
    attended: Iterable[Attended], alone: Mapping[str, DoneAlone]
) -> Completion | None:
    """For whoever is certified already, wherever they were trained: the last session, of whichever kind,
    with what belongs before it."""
    whole = [found for one in attended if (found := _refreshed(one, alone))]
    return max(whole, key=lambda one: one.on, default=None)


def _first(
    sessions: list[Attended], alone: Mapping[str, DoneAlone], required: frozenset[str]
) -> tuple[Completion | None, list[Attended]]:
    """The first training and the sessions after it; reading alone is not yet a training."""
    taught: frozenset[str] = frozenset()
    minutes = 0
    for at, one in enumerate(sessions):
        taught, minutes = taught | one.units, minutes + one.minutes
        missing = required - taught
        if missing <= set(alone):
            days = [one.on, *(alone[unit].on for unit in missing)]
            own = sum(alone[unit].minutes for unit in missing)
            whole = Completion(SessionKind.FIRST, max(days), minutes + own)
            return whole, sessions[at + 1 :]
    return None, []


def _refreshed(one: Attended, alone: Mapping[str, DoneAlone]) -> Completion | None:
    if not one.beforehand <= set(alone):
        return None
    days = [one.on, *(alone[unit].on for unit in one.beforehand)]
    own = sum(alone[unit].minutes for unit in one.beforehand)
    return Completion(SessionKind.REFRESHER, max(days), one.minutes + own)
