"""A campaign: an instrument, asked of everybody of a population for some weeks."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from lamppost.ballots.rules import FEWEST, Kind
from lamppost.surveys.rules.answers import LONGEST_TEXT
from lamppost.surveys.rules.instruments import Instrument, Item, ItemKind, Population

ROOM: Final = 6144  # bytes that one ballot takes, however short the answers
OVERHEAD: Final = 64  # of it, beside the answers
BYTES_A_LETTER: Final = 4  # at most, in UTF-8
NAMED_FROM: Final = 30  # people of a department, from which on its name may stand beside an answer
STEP: Final = 5  # answers: as finely as an open campaign tells how many came
USUAL: Final = timedelta(days=21)  # that a campaign is open
SHORTEST: Final = timedelta(days=3)
LONGEST: Final = timedelta(days=90)
FARTHEST: Final = timedelta(days=365)  # ahead, that one may begin
CLOSED_FROM: Final = 20  # answers, from which on it may be closed early at any time
CLOSED_AFTER: Final = timedelta(days=3)  # or, where half have answered
WORDS_FROM: Final = (
    20  # people asked, and answers given, for words of one's own to be asked, and kept
)
FILE_FROM: Final = 20  # answers, from which on they may be taken out as rows
WORDS_KEPT: Final = timedelta(days=180)  # after its last day
AGAIN_AFTER: Final = timedelta(days=3)  # a reminder, after the letters before
ASKED_BY_LETTER: Final = frozenset({Population.PHYSICIANS, Population.SUPPORTERS})


class CampaignState(StrEnum):
    """Where a campaign is."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"  # its answers can be told
    TOO_FEW = "too_few"  # closed, and nobody has read it
    STANDING = "standing"  # what recipients say, which has no end


@dataclass(frozen=True, slots=True)
class Answer:
    """One ballot: what was answered by item, and from which department, where its name may be told."""

    given: dict[str, tuple[str, ...]] = field(repr=False)
    department: int | None = None


# Fewer than five answers are as good as signed. Those of one campaign alone are looked at.
SURVEY: Final = Kind("survey", Answer, fewest=FEWEST, waits=timedelta(days=7), room=ROOM)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a campaign is to be; no department and no profession: all of them."""

    instrument: str
    opens_on: date
    closes_on: date
    departments: frozenset[int] = frozenset()
    professions: frozenset[str] = frozenset()
    is_licence_checked: bool = False

    @property
    def is_narrowed(self) -> bool:
        return bool(self.departments or self.professions)


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody whom a campaign is about to reach; `holder` is the word by which their code derives."""

    holder: str
    address: str | None = field(repr=False)
    department: int | None


def problems_of_dates(plan: Plan, today: date) -> dict[str, str]:
    """What is wrong with when it opens and closes, by field."""
    if not today <= plan.opens_on <= today + FARTHEST:
        return {"opens_on": "day_to_open"}
    if not SHORTEST <= plan.closes_on - plan.opens_on <= LONGEST:
        return {"closes_on": "day_to_close"}
    return {}


def closes_at(day: date, zone: str) -> datetime:
    """The end of that day, by the hospital's clock."""
    return datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(zone))


def may_remind(today: date, written_on: date | None) -> bool:
    return written_on is not None and today - written_on >= AGAIN_AFTER


def may_close(today: date, opened_on: date, at_least: int, asked: int) -> bool:
    """Whether it may be closed before its day, by what may be told of it. Who could close it at any five would
    choose whose answers those are."""
    is_half = at_least >= FEWEST and 2 * at_least >= asked
    return at_least >= CLOSED_FROM or (is_half and today - opened_on >= CLOSED_AFTER)


def named_departments(invited: Iterable[Invited]) -> frozenset[int]:
    """Those that may be asked for: of which thirty people or more are asked."""
    counts = Counter(one.department for one in invited if one.department is not None)
    return frozenset(one for one, count in counts.items() if count >= NAMED_FROM)


def may_be_released(departments: Collection[int], named: Collection[int]) -> bool:
    """Whether leads may be told of it: where departments were chosen, at least two of them with thirty people or
    more were asked. Else all answers as one would be those of one department, and told to every other one."""
    return not departments or len(named) > 1


def largest_answer(instrument: Instrument) -> int:
    """How many bytes an answer can take that says all there is to say; at most `ROOM`, or it is refused."""
    return OVERHEAD + sum(_largest(instrument, item) for item in instrument.items)


def _largest(instrument: Instrument, item: Item) -> int:
    if item.kind is ItemKind.TEXT:
        return len(item.id) + 8 + LONGEST_TEXT * BYTES_A_LETTER
    scale = instrument.scale_of(item)
    sizes = [len(value) + 3 for value in scale.values] if scale else [0]
    return len(item.id) + 6 + (sum(sizes) if item.kind is ItemKind.SEVERAL else max(sizes))
