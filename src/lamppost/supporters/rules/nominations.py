"""Who is asked to support others: what a ballot may say, whom a typed name means, and how long each step lasts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from lamppost.ballots.rules import FEWEST, Kind
from lamppost.core.errors import Invalid
from lamppost.core.text import fold
from lamppost.disclosure.rules import patient_details
from lamppost.program.rules import AdoptionStage

MOST_NAMES: Final = 3
LONGEST_NAME: Final = 80  # letters
FIELDS: Final = tuple(f"name_{number}" for number in range(1, MOST_NAMES + 1))
NOMINATES: Final = frozenset({AdoptionStage.PREPARING, AdoptionStage.ACTIVE})
USUAL: Final = timedelta(days=14)  # that a round is open
SHORTEST: Final = timedelta(days=3)
LONGEST: Final = timedelta(days=60)
AGAIN_AFTER: Final = timedelta(days=3)  # a reminder, after the letters before
REVIEW_LASTS: Final = timedelta(days=30)  # then the names are forgotten, whatever was decided
INVITATION_LASTS: Final = timedelta(
    days=14
)  # as long as a code alone lets a first passkey be added
NOT_NOW_LASTS: Final = timedelta(days=30)  # that a lead can see it; then nothing is left
SURE: Final = 90  # of 100: so like one name that nobody need be asked
APART: Final = 8  # … if the next one is so much less like it
UNREADABLE: Final = re.compile("[\0-\x1f\x7f\ufffd]")


class RoundState(StrEnum):
    """Where a round of nominations is."""

    OPEN = "open"
    REVIEW = "review"  # closed: somebody decides whom to invite
    TOO_FEW = "too_few"  # closed, and nobody has read it
    DONE = "done"


class InvitationState(StrEnum):
    """How an invitation stands. Whoever accepts is in training; a "no" and no answer look alike."""

    WAITING = "waiting"
    NOT_NOW = "not_now"


LIVE: Final = frozenset({RoundState.OPEN, RoundState.REVIEW})


@dataclass(frozen=True, slots=True)
class Nomination:
    """One ballot: one to three colleagues, as somebody wrote their names."""

    names: tuple[str, ...] = field(repr=False)


# Fewer than five ballots: any name would be as good as signed by one of a handful.
NOMINATIONS: Final = Kind("nomination", Nomination, fewest=FEWEST, waits=timedelta(days=7))


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who was named, at least once: who it is, or (where that is not sure) what was written."""

    id: UUID
    physician: int | None
    typed: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Slate:
    """Everybody who was named and is still to be decided on; not how often, and not by whom."""

    named: tuple[Named, ...]

    def without(self, one: UUID) -> "Slate":
        return Slate(tuple(each for each in self.named if each.id != one))


@dataclass(frozen=True, slots=True)
class Likely:
    """Somebody on the roster whom a typed name may mean; `score` from 0 to 100."""

    physician: int
    score: int


@dataclass(frozen=True, slots=True)
class Text:
    """A version of the agreement as it was read: which one, its digest, in which language."""

    version: int
    digest: bytes
    language: str


def nomination(given: Sequence[str]) -> Nomination:
    """What the fields hold, names written twice once; Invalid names each field and what is wrong with it."""
    names = [" ".join(one.split()) for one in given[:MOST_NAMES]]
    problems = {
        name: problem
        for name, text in zip(FIELDS, names, strict=False)
        if (problem := _problem(text))
    }
    if not any(names):
        problems[FIELDS[0]] = "missing"
    if problems:
        raise Invalid(problems)
    return Nomination(tuple({fold(one): one for one in names if one}.values()))


def _problem(text: str) -> str:
    if len(text) > LONGEST_NAME:
        return "too_long"
    if UNREADABLE.search(text):
        return "unreadable"
    return next(iter(sorted(patient_details(text, names_somebody=True))), "")


def the_one(found: Sequence[Likely]) -> int | None:
    """Whom a name means, where only one comes near; None where somebody has to say."""
    best = sorted(found, key=lambda one: -one.score)[:2]
    if not best or best[0].score < SURE:
        return None
    is_alone = len(best) == 1 or best[0].score - best[1].score >= APART
    return best[0].physician if is_alone else None


def closes_at(day: date, zone: str) -> datetime:
    """The end of that day by the hospital's clock."""
    return datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(zone))


def last_day(at: datetime, zone: str) -> date:
    """The last whole day before that moment, by the hospital's clock."""
    return (at.astimezone(ZoneInfo(zone)) - timedelta(seconds=1)).date()


def may_close(today: date, day: date) -> bool:
    """Whether a round that begins today may be open until that day."""
    return today + SHORTEST <= day <= today + LONGEST


def may_remind(today: date, written_on: date) -> bool:
    """Whether everybody may be written to again."""
    return today - written_on >= AGAIN_AFTER


def way_there(slug: str) -> str:
    """Where one answers, below the site's own address."""
    return f"/{slug}/nominate"
