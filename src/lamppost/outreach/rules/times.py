"""The times that an outreach keeps, and the bands in which they are told (design 1, design 5)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from lamppost.matching import Urgency
from lamppost.outreach.rules.codes import AttemptResult, Outcome

UNDO: Final = timedelta(minutes=5)
HARD_STOP: Final = timedelta(days=60)
MAX_ATTEMPTS: Final = 3
ATTEMPT_WINDOW: Final = timedelta(days=10)
QUIET: Final = timedelta(days=30)  # one third-party outreach per person in this time
OFFER_LASTS: Final = {
    Urgency.TODAY: timedelta(hours=1),
    Urgency.SOON: timedelta(hours=12),
    Urgency.THIS_WEEK: timedelta(hours=24),
}
SILENCE: Final = {  # after accepting, without an attempt: asked once, then replaced
    Urgency.TODAY: timedelta(hours=2),
    Urgency.SOON: timedelta(hours=18),
    Urgency.THIS_WEEK: timedelta(hours=48),
}
ASKED_AGAIN: Final = timedelta(hours=12)  # after being asked once, a silent supporter is replaced
LEAST_PATIENCE: Final = timedelta(
    minutes=30
)  # however near the promise: before asking, and again after
STRICTER: Final = {Urgency.TODAY: 0, Urgency.SOON: 1, Urgency.THIS_WEEK: 2}


def latest_word(urgency: Urgency, promised_by: datetime, at: datetime) -> datetime:
    """By when a supporter has to hear of an offer: `today` at once, another early enough to be answered
    before the promise is due."""
    return at if urgency is Urgency.TODAY else max(at, promised_by - OFFER_LASTS[urgency])


def waits_for_letter(urgency: Urgency, promised_by: datetime, letter_at: datetime | None) -> bool:
    """Whether a supporter is told of an offer by their daily letter (None: they get none) rather than at
    once: `today` never waits, nor does what could then no longer be answered before the promise is due."""
    if letter_at is None or urgency is Urgency.TODAY:
        return False
    return letter_at + OFFER_LASTS[urgency] <= promised_by


def heard_by(urgency: Urgency, promised_by: datetime | None, at: datetime) -> datetime:
    """By when a silent supporter has to hear that they are asked; `promised_by`: a first contact that has not
    come yet."""
    if urgency is Urgency.TODAY:
        return at
    ahead = ASKED_AGAIN if promised_by is None else min(ASKED_AGAIN, (promised_by - at) / 2)
    return at + max(timedelta(), ahead)


def stricter(one: Urgency, other: Urgency) -> Urgency:
    """The more urgent of two."""
    return min(one, other, key=STRICTER.__getitem__)


UNANSWERED: Final = frozenset(
    {AttemptResult.NO_ANSWER, AttemptResult.LEFT_MESSAGE, AttemptResult.WRONG_CONTACT}
)
ENDS_IT: Final[Mapping[AttemptResult, Outcome]] = {
    AttemptResult.DECLINED: Outcome.DECLINED,
    AttemptResult.NOT_NOW: Outcome.NOT_NOW,
    AttemptResult.WRONG_PERSON: Outcome.WRONG_PERSON,
}


def outcome_after(result: AttemptResult, attempts: int) -> Outcome | None:
    """What an attempt ends the outreach with, if it does: "no" is one word, and three tries are all."""
    if result in UNANSWERED and attempts >= MAX_ATTEMPTS:
        return Outcome.UNREACHABLE
    return ENDS_IT.get(result)


BANDS: Final = (1, 4, 12, 24, 48, 72, 120, 168)


def band(waited: timedelta | None) -> int | None:
    """The upper edge in hours of the band that a waiting time falls into; None: later or never."""
    if waited is None:
        return None
    return next((edge for edge in BANDS if waited <= timedelta(hours=edge)), None)


def quarter(day: date) -> str:
    """`YYYY-Qn`."""
    return f"{day.year}-Q{(day.month + 2) // 3}"
