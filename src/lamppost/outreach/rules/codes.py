"""The coded words of an outreach, as the shared taxonomies spell them; how and by when are matching's."""

from enum import StrEnum
from typing import Final

from lamppost.matching import Mode, Urgency  # noqa: F401 - migrations know them by this place


class Route(StrEnum):
    SELF = "self"
    COLLEAGUE = "colleague"
    LEADER = "leader"
    EVENT = "event"
    OUTREACH = "outreach"


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
    TAKE_OVER = "take_over"
    LOG_ATTEMPT = "log_attempt"
    LOG_INTERACTION = "log_interaction"
    JOIN = "join"
    CLOSE = "close"
    UNDO = "undo"


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
    HANDED_OVER = "handed_over"  # to another supporter, whom they asked


# Offers that were accepted, whatever came of it.
TAKEN_ON: Final = frozenset(
    {OfferState.ACCEPTED, OfferState.HANDED_BACK, OfferState.REPLACED, OfferState.HANDED_OVER}
)


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
