"""What is many and what is few: how often a program is used, and what counts as a promise kept."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lamppost.disclosure.rules import rounded
from lamppost.outreach.rules import Outcome, TalliedOutreach, Urgency

# 306 conversations in 3 years among somewhat more than 500 physicians (Tolins et al., PLOS ONE 2023).
PER_PHYSICIAN_YEAR: Final = 0.2
SPREAD: Final = 2.0  # standard deviations of a count that comes by chance alone (Poisson)


@dataclass(frozen=True, slots=True)
class NormalRange:
    """Conversations that need no explanation, both included, in steps of 5."""

    low: int
    high: int


def normal_range(physician_years: float) -> NormalRange:
    """What to expect of that many physicians who had the program for a year (or of more for less)."""
    expected = PER_PHYSICIAN_YEAR * physician_years
    spread = SPREAD * math.sqrt(expected)
    return NormalRange(
        rounded(math.floor(max(0.0, expected - spread))), rounded(math.ceil(expected + spread))
    )


# Endings of an outreach in which somebody was to be reached (design 5, `acceptance`).
OWED: Final = frozenset(
    {
        Outcome.CONNECTED,
        Outcome.DECLINED,
        Outcome.NOT_NOW,
        Outcome.UNREACHABLE,
        Outcome.WITHDRAWN,
    }
)
# Five working days span a weekend, so a week.
PROMISED_HOURS: Final = {Urgency.TODAY: 24, Urgency.SOON: 48, Urgency.THIS_WEEK: 168}


@dataclass(frozen=True, slots=True)
class Promises:
    """To how many a first contact was promised, and for how many the first try came in time."""

    made: int
    kept: int


def promises(ended: Iterable[TalliedOutreach]) -> Promises:
    """As far as the band of the waiting time tells; none by an outreach that was no one's to reach."""
    answers = [_is_kept(one) for one in ended if one.outcome in OWED]
    return Promises(made=len(answers), kept=sum(answers))


def _is_kept(one: TalliedOutreach) -> bool:
    hours = one.first_attempt_within_hours
    return hours is not None and hours <= PROMISED_HOURS[one.urgency]
