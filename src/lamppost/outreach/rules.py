"""The life of an outreach: one table of transitions, and the times that it keeps (design 1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from lamppost.core.errors import NotNow


class Route(StrEnum):
    SELF = "self"
    COLLEAGUE = "colleague"
    LEADER = "leader"
    EVENT = "event"
    OUTREACH = "outreach"


class Urgency(StrEnum):
    TODAY = "today"
    SOON = "soon"
    THIS_WEEK = "this_week"


class State(StrEnum):
    WAITING = "waiting"  # needs a supporter
    OFFERED = "offered"  # one supporter is asked, without the name
    ACCEPTED = "accepted"  # a supporter knows who it is and reaches out
    CONNECTED = "connected"  # they have talked; a follow-up may be agreed
    CLOSING = "closing"  # ends in five minutes unless undone


class Step(StrEnum):
    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    EXPIRE = "expire"
    TAKE_BACK = "take_back"
    HAND_BACK = "hand_back"
    REPLACE = "replace"
    LOG_ATTEMPT = "log_attempt"
    LOG_INTERACTION = "log_interaction"
    JOIN = "join"
    CLOSE = "close"
    UNDO = "undo"


class Mode(StrEnum):
    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"
    MESSAGE = "message"


class AttemptResult(StrEnum):
    NO_ANSWER = "no_answer"
    LEFT_MESSAGE = "left_message"
    REPLIED = "replied"
    TIME_AGREED = "time_agreed"
    CONNECTED = "connected"
    DECLINED = "declined"
    NOT_NOW = "not_now"
    WRONG_CONTACT = "wrong_contact"
    WRONG_PERSON = "wrong_person"


class Outcome(StrEnum):
    CONNECTED = "connected"
    DECLINED = "declined"
    NOT_NOW = "not_now"
    UNREACHABLE = "unreachable"
    WITHDRAWN = "withdrawn"
    SIGNPOSTED = "signposted"
    WRONG_PERSON = "wrong_person"
    NOT_PURSUED = "not_pursued"
    HANDED_OVER = "handed_over"


class OfferState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    TAKEN_BACK = "taken_back"
    HANDED_BACK = "handed_back"
    REPLACED = "replaced"


class DeclineReason(StrEnum):
    ON_SHIFT = "on_shift"
    NO_TIME_NOW = "no_time_now"
    AWAY = "away"
    NEED_A_REST = "need_a_rest"
    INVOLVED_IN_THE_EVENT = "involved_in_the_event"


class HandBackReason(StrEnum):
    TOO_CLOSE = "too_close"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    WRONG_PERSON = "wrong_person"
    NOT_THE_RIGHT_FIT = "not_the_right_fit"


ABOUT: Final = (
    "unexpected_death",
    "death_of_a_child",
    "failed_resuscitation",
    "patient_suicide",
    "unexpected_outcome",
    "overwhelmed_family_or_suffering_patient",
    "difficult_interaction",
    "violence_or_threat",
    "harassment_or_discrimination",
    "mass_casualty",
    "exposure_or_injury",
    "death_of_a_colleague",
    "suicide_of_a_colleague",
    "complaint_or_review",
    "workplace_conflict",
    "workload_or_burnout",
    "moral_injury",
    "training_or_exam",
    "career_or_licence_stress",
    "return_to_work_or_leave",
    "work_home_strain",
    "personal_loss_or_illness",
    "many_things_together",
    "other",
    "rather_not_say",
)
ESCALATION_LEVELS: Final = ("0", "1", "3", "4", "consult")

TRANSITIONS: Final[Mapping[tuple[State, Step], State]] = {
    (State.WAITING, Step.OFFER): State.OFFERED,
    (State.WAITING, Step.JOIN): State.WAITING,
    (State.WAITING, Step.CLOSE): State.CLOSING,
    (State.OFFERED, Step.ACCEPT): State.ACCEPTED,
    (State.OFFERED, Step.DECLINE): State.WAITING,
    (State.OFFERED, Step.EXPIRE): State.WAITING,
    (State.OFFERED, Step.TAKE_BACK): State.WAITING,
    (State.OFFERED, Step.JOIN): State.OFFERED,
    (State.OFFERED, Step.CLOSE): State.CLOSING,
    (State.ACCEPTED, Step.LOG_ATTEMPT): State.ACCEPTED,
    (State.ACCEPTED, Step.LOG_INTERACTION): State.CONNECTED,
    (State.ACCEPTED, Step.HAND_BACK): State.WAITING,
    (State.ACCEPTED, Step.REPLACE): State.WAITING,
    (State.ACCEPTED, Step.JOIN): State.ACCEPTED,
    (State.ACCEPTED, Step.CLOSE): State.CLOSING,
    (State.CONNECTED, Step.LOG_ATTEMPT): State.CONNECTED,
    (State.CONNECTED, Step.LOG_INTERACTION): State.CONNECTED,
    (State.CONNECTED, Step.HAND_BACK): State.WAITING,
    (State.CONNECTED, Step.REPLACE): State.WAITING,
    (State.CONNECTED, Step.JOIN): State.CONNECTED,
    (State.CONNECTED, Step.CLOSE): State.CLOSING,
}
WITH_SUPPORTER: Final = frozenset({State.ACCEPTED, State.CONNECTED})
OPEN_STATES: Final = frozenset(State) - {State.CLOSING}
OFFERABLE: Final = frozenset({State.WAITING})

WHY_NOT: Final[Mapping[State, str]] = {
    State.WAITING: "No supporter has it at the moment.",
    State.OFFERED: "It is offered to a supporter; their answer comes first.",
    State.ACCEPTED: "A supporter has already accepted it.",
    State.CONNECTED: "They have already talked.",
    State.CLOSING: "It is being closed; undo that first.",
}


class StepRefused(NotNow):
    """The state does not allow this step; `why` says so in a sentence."""

    def __init__(self, state: State, step: Step) -> None:
        super().__init__(WHY_NOT[state])
        self.state, self.step, self.why = state, step, WHY_NOT[state]


def after(state: State, step: Step) -> State:
    """The state that `step` leads to; StepRefused where it is not allowed."""
    try:
        return TRANSITIONS[state, step]
    except KeyError:
        raise StepRefused(state, step) from None


# Which outcomes a supporter may close with, by state; a coordinator may also choose the second set.
BY_SUPPORTER: Final[Mapping[State, frozenset[Outcome]]] = {
    State.ACCEPTED: frozenset(
        {Outcome.DECLINED, Outcome.NOT_NOW, Outcome.UNREACHABLE, Outcome.WRONG_PERSON}
    ),
    State.CONNECTED: frozenset({Outcome.CONNECTED, Outcome.HANDED_OVER, Outcome.WRONG_PERSON}),
}
BY_COORDINATOR: Final = frozenset(
    {
        Outcome.SIGNPOSTED,
        Outcome.NOT_PURSUED,
        Outcome.WRONG_PERSON,
        Outcome.HANDED_OVER,
        Outcome.UNREACHABLE,
    }
)

UNDO: Final = timedelta(minutes=5)
HARD_STOP: Final = timedelta(days=60)
MAX_ATTEMPTS: Final = 3
ATTEMPT_WINDOW: Final = timedelta(days=10)
QUIET: Final = timedelta(days=30)  # one third-party outreach per person in this time
FIRST_CONTACT: Final = {Urgency.TODAY: timedelta(hours=24), Urgency.SOON: timedelta(hours=48)}
WORKING_DAYS: Final = 5
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
STRICTER: Final = {Urgency.TODAY: 0, Urgency.SOON: 1, Urgency.THIS_WEEK: 2}


def stricter(one: Urgency, other: Urgency) -> Urgency:
    """The more urgent of two."""
    return min(one, other, key=STRICTER.__getitem__)


def promised_by(urgency: Urgency, asked_at: datetime) -> datetime:
    """When first contact is promised: 24 hours, 48 hours, or five working days later (design 1)."""
    if urgency in FIRST_CONTACT:
        return asked_at + FIRST_CONTACT[urgency]
    due, left = asked_at, WORKING_DAYS
    while left:
        due += timedelta(days=1)
        left -= due.weekday() < 5
    return due


ENDS_IT: Final[Mapping[AttemptResult, Outcome]] = {
    AttemptResult.DECLINED: Outcome.DECLINED,
    AttemptResult.NOT_NOW: Outcome.NOT_NOW,
    AttemptResult.WRONG_PERSON: Outcome.WRONG_PERSON,
}


def outcome_after(result: AttemptResult, attempts: int) -> Outcome | None:
    """What an attempt ends the outreach with, if it does: "no" is one word, and three tries are all."""
    unanswered = result in (
        AttemptResult.NO_ANSWER,
        AttemptResult.LEFT_MESSAGE,
        AttemptResult.WRONG_CONTACT,
    )
    if unanswered and attempts >= MAX_ATTEMPTS:
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


# What is sealed, and what is tallied.


@dataclass(frozen=True, slots=True, repr=False)
class Recipient:
    """Whom an outreach is for, and how to reach them. `physician` is empty for somebody under an alias."""

    name: str
    physician: int | None = None
    reach: tuple[str, ...] = ()
    department: str = ""
    specialty: str = ""
    department_id: int | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Preferences:
    """What the recipient would like; `must` turns a wish into a condition."""

    relation: str = ""  # own, other, other_hospital
    language: str = ""
    gender: str = ""
    mode: str = ""
    supporter: str = ""  # a wish by name
    must: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Needs:
    """What matching must know; `excluded` pairs an account with the rule that keeps it away."""

    department: int | None = None
    specialty: str = ""
    preferences: Preferences = field(default_factory=Preferences)
    excluded: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Said:
    """What one referral said, for the supporter: coded facts, and the referrer's name if they agreed."""

    about: tuple[str, ...] = ()
    reach: str = ""
    referrer: str = ""
    referrer_account: int | None = None


class No(StrEnum):
    """Why an outreach by others does not begin; a self-referral always does."""

    ASKED = "asked"  # their own word, for good or until a day
    RESTING = "resting"  # one third-party outreach in 30 days; safety or a new event overrides it


@dataclass(frozen=True, slots=True, repr=False)
class Terms:
    """What a "no" covers; `until` empty: for good."""

    no: No
    until: date | None = None


def holds(terms: Terms, today: date, is_unsafe: bool) -> bool:
    """Whether a "no" keeps an outreach by others from beginning today."""
    is_over = terms.until is not None and terms.until < today
    return not is_over and not (terms.no is No.RESTING and is_unsafe)


@dataclass(frozen=True, slots=True)
class TalliedOutreach:
    """How an outreach went, coarse, with nothing that ties it to anybody (design 5)."""

    quarter: str
    route: Route
    urgency: Urgency
    offers: int
    attempts: int
    first_attempt_within_hours: int | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class TalliedInteraction:
    """A conversation, de-identified from its first moment on disk. `minutes` in steps of 5."""

    month: str
    department: int | None
    mode: Mode
    minutes: int
    group_size: int
    red_flag_screened: bool


@dataclass(frozen=True, slots=True)
class TalliedCount:
    """One more of a code; `kind` is about, route, escalation_level or resource."""

    quarter: str
    kind: str
    code: str


Fact = TalliedOutreach | TalliedInteraction | TalliedCount


@dataclass(frozen=True, slots=True)
class Staged:
    """One fact as it is sealed while it waits; its fields tell which kind it is."""

    fact: Fact


SMALLEST_DEPARTMENT: Final = 30  # below, a conversation is counted for the hospital alone
FLUSH_FROM: Final = 11  # rows a hospital needs before a month is written out


def rounded_minutes(minutes: int) -> int:
    """To the nearest 5, between 5 and 240."""
    return max(5, min(240, 5 * round(minutes / 5)))
