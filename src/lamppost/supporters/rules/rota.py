"""Who is on call when: weekly turns, what is otherwise on one date, and turns that change hands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from lamppost.program.rules.duty import Hours, turn_on, turns

SHOWN: Final = 14  # days of a rota on a page
IN_A_CALENDAR: Final = 56  # days
MOST_AHEAD: Final = 366  # days for which a date is changed
LOWEST_RANK: Final = 3
TIME_TO_ANSWER: Final = timedelta(hours=12)  # after a daily letter, before the turn begins


class SwapState(StrEnum):
    """How it stands with one who asks another to take a turn."""

    ASKED = "asked"
    AGREED = "agreed"  # then and only then the turn has moved
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    LAPSED = "lapsed"  # the turn began, or changed, before there was an answer


class TurnRef(NamedTuple):
    """One turn on one date: of a weekly duty, or extra (by the change that made it)."""

    on: date
    duty: int | None = None
    extra: int | None = None

    def __str__(self) -> str:
        return f"{'w' if self.duty else 'x'}{self.duty or self.extra}-{self.on.isoformat()}"

    @classmethod
    def parse(cls, text: str) -> "TurnRef | None":
        """The turn that a form names, or None."""
        kind, (number, _, day) = text[:1], text[1:].partition("-")
        is_one = kind in ("w", "x") and number.isascii() and number.isdecimal() and len(number) < 19
        try:
            on = date.fromisoformat(day)
        except ValueError:
            return None
        if not is_one:
            return None
        return cls(on, duty=int(number)) if kind == "w" else cls(on, extra=int(number))


@dataclass(frozen=True, slots=True)
class Extra:
    """A turn on one date alone."""

    account: int
    rank: int
    on: date
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class OnCall:
    """A turn as it takes place; `account` None: nobody has it. `is_changed`: otherwise than weekly."""

    ref: TurnRef
    account: int | None
    rank: int
    begins: datetime
    ends: datetime
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class Rota:
    """Weekly duties by id; who has a weekly turn instead on a date (None: nobody); extra turns by id."""

    weekly: Mapping[int, Hours]
    instead: Mapping[tuple[int, date], int | None]
    extra: Mapping[int, Extra]
    zone: ZoneInfo


def on_call_from(rota: Rota, first: date, days: int) -> list[OnCall]:
    """The turns that begin on these days, by when they begin, whom to ask first first."""
    found = [
        _weekly(rota, duty, hours.account, hours.rank, turn.on, (turn.begins, turn.ends))
        for duty, hours in rota.weekly.items()
        for turn in turns(hours, first, days, rota.zone)
    ]
    for number, extra in rota.extra.items():
        if 0 <= (extra.on - first).days < days:
            turn = turn_on(extra.on, extra.starts, extra.ends, rota.zone)
            ref = TurnRef(extra.on, extra=number)
            found.append(OnCall(ref, extra.account, extra.rank, turn.begins, turn.ends, True))
    return sorted(found, key=lambda one: (one.begins, one.rank, one.ends, str(one.ref)))


def at_moment(calls: Iterable[OnCall], at: datetime) -> list[OnCall]:
    """Those that somebody has at that moment, whom to ask first first; nobody twice."""
    now_on = [one for one in calls if one.account is not None and one.begins <= at < one.ends]
    first: dict[int | None, OnCall] = {}
    for one in sorted(now_on, key=lambda one: (one.rank, one.begins, one.account)):
        first.setdefault(one.account, one)
    return list(first.values())


def next_in_line(calls: Iterable[OnCall], at: datetime) -> OnCall | None:
    """Who comes after whoever is asked first at that moment: the second then, else whose turn is next."""
    calls = list(calls)
    present = at_moment(calls, at)
    if len(present) > 1:
        return present[1]
    first = present[0].account if present else None
    later = (one for one in calls if one.begins > at and one.account not in (None, first))
    return min(later, key=lambda one: (one.begins, one.rank), default=None)


def overlap(one: OnCall, other: OnCall) -> bool:
    """Whether two turns share any time."""
    return one.begins < other.ends and other.begins < one.ends


def _weekly(
    rota: Rota, duty: int, account: int, rank: int, on: date, span: tuple[datetime, datetime]
) -> OnCall:
    ref, is_changed = TurnRef(on, duty=duty), (duty, on) in rota.instead
    who = rota.instead[duty, on] if is_changed else account
    return OnCall(ref, who, rank, *span, is_changed)
