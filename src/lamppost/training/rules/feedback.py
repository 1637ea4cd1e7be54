"""What is asked after a session, and what of the answers is told."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from lamppost.ballots.rules import Kind
from lamppost.disclosure.rules import SMALL, Bound, Share, coded_share

ASKED_FOR: Final = timedelta(days=14)  # after the session
AGREEMENT: Final = (1, 2, 3, 4, 5)
AGREES: Final = ("4", "5")  # what counts in the share that is told


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
class Told:
    """What is told of one question, by rule G7: the share of the answers that count, and from twenty answers on
    the bars. With fewer the share alone, at most or at least: “all six” would say it of each of the six."""

    share: Share
    counting: tuple[str, ...]
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class Distribution:
    """How the answers to all questions fall; `answers` of `asked` people answered. `missing` are the shares
    of what was named, each by itself; with fewer than twenty answers, of what two or more have named."""

    asked: int
    answers: int
    useful: Told
    prepared: Told
    pace: Told
    missing: Mapping[str, Share]


def problems(answer: Feedback) -> dict[str, str]:
    """What is wrong with an answer, by field."""
    given = {"useful": answer.useful, "prepared": answer.prepared}
    return {name: "choose" for name, value in given.items() if value not in AGREEMENT}


def distribution(answers: Sequence[Feedback], asked: int) -> Distribution | None:
    """Counts alone: no answer to one question stands beside another. None of fewer than five."""
    if len(answers) < FEEDBACK.fewest:
        return None
    levels = [str(one) for one in AGREEMENT]
    return Distribution(
        asked=asked,
        answers=len(answers),
        useful=_told([str(one.useful) for one in answers], levels, AGREES),
        prepared=_told([str(one.prepared) for one in answers], levels, AGREES),
        pace=_told([one.pace for one in answers], list(Pace), (Pace.RIGHT,)),
        missing=_missing(answers),
    )


def _told(given: Sequence[str], codes: Sequence[str], counting: tuple[str, ...]) -> Told:
    """Of a question that everybody has answered with one of the codes. Only one share is told of few: two of
    them, with their sum, would say what a bound stands for."""
    share = _share(sum(one in counting for one in given), len(given))
    return Told(share, counting, _bars(given, codes) if len(given) >= SMALL else ())


def _bars(given: Sequence[str], codes: Sequence[str]) -> tuple[Bar, ...]:
    counts = Counter(str(one) for one in given)
    return tuple(
        Bar(str(code), counts[code], round(100 * counts[code] / len(given))) for code in codes
    )


def _missing(answers: Sequence[Feedback]) -> dict[str, Share]:
    """Anybody may name several, or none: one share says nothing of another. Of few, those that at most one has
    named are left out, whichever of the two it was."""
    counts = Counter(str(code) for one in answers for code in set(one.missing))
    shares = {str(code): _share(counts[str(code)], len(answers)) for code in Missing}
    return {code: one for code, one in shares.items() if one.bound is not Bound.AT_MOST}


def _share(part: int, whole: int) -> Share:
    share = coded_share(part, whole, fewest=FEEDBACK.fewest)
    if share is None:
        raise ValueError("too few to be told of")
    return share
