"""What is asked after a session, and what of the answers is told."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from lamppost.ballots.rules import Kind

ASKED_FOR: Final = timedelta(days=14)  # after the session
AGREEMENT: Final = (1, 2, 3, 4, 5)


class Pace(StrEnum):
    SLOW = "slow"
    RIGHT = "right"
    FAST = "fast"


class Missing(StrEnum):
    """What one would have wanted more of. A list: words of one's own could be told by their style."""

    PRACTICE = "practice"
    EXAMPLES = "examples"
    LISTENING = "listening"
    RED_FLAGS = "red_flags"
    LIMITS = "limits"  # what can be kept, and what the law asks
    RESOURCES = "resources"
    OWN_CARE = "own_care"
    TIME_TO_TALK = "time_to_talk"


@dataclass(frozen=True, slots=True)
class Feedback:
    """One answer. `useful`, `prepared`: agreement from 1 (not at all) to 5 (very much)."""

    useful: int
    prepared: int
    pace: Pace
    missing: tuple[Missing, ...] = ()


FEEDBACK: Final = Kind("training_feedback", Feedback)


@dataclass(frozen=True, slots=True)
class Bar:
    """How many gave one answer, of all who answered."""

    code: str
    count: int
    share: int  # per cent, rounded


@dataclass(frozen=True, slots=True)
class Distribution:
    """How the answers to all questions fall; `answers` of `asked` people answered."""

    asked: int
    answers: int
    useful: tuple[Bar, ...]
    prepared: tuple[Bar, ...]
    pace: tuple[Bar, ...]
    missing: tuple[Bar, ...]


def problems(answer: Feedback) -> dict[str, str]:
    """What is wrong with an answer, by field."""
    given = {"useful": answer.useful, "prepared": answer.prepared}
    return {name: "choose" for name, value in given.items() if value not in AGREEMENT}


def distribution(answers: Sequence[Feedback], asked: int) -> Distribution:
    """Counts alone: no answer to one question stands beside another."""
    count = len(answers)
    return Distribution(
        asked=asked,
        answers=count,
        useful=_bars([str(one.useful) for one in answers], [str(n) for n in AGREEMENT], count),
        prepared=_bars([str(one.prepared) for one in answers], [str(n) for n in AGREEMENT], count),
        pace=_bars([one.pace for one in answers], list(Pace), count),
        missing=_bars([code for one in answers for code in one.missing], list(Missing), count),
    )


def _bars(given: Sequence[str], codes: Sequence[str], of: int) -> tuple[Bar, ...]:
    counts = Counter(str(one) for one in given)
    return tuple(Bar(str(code), counts[code], round(100 * counts[code] / of)) for code in codes)
