"""The codes: red flags, levels, the closed list of reasons, and how far a breaking of confidence is."""

from enum import StrEnum
from typing import Final


class RedFlag(StrEnum):
    """A sign that somebody needs more than a peer: chosen on screen to find its protocol, never stored."""

    MAY_BE_IN_DANGER_NOW = "may_be_in_danger_now"
    THOUGHTS_OF_SUICIDE = "thoughts_of_suicide"
    ACCESS_TO_MEANS = "access_to_means"
    SAYING_GOODBYE = "saying_goodbye"
    MISSING_OR_NOT_ANSWERING = "missing_or_not_answering"
    THOUGHTS_OF_HARMING_OTHERS = "thoughts_of_harming_others"
    VIOLENCE_AT_HOME = "violence_at_home"
    INTOXICATED_NOW = "intoxicated_now"
    SUBSTANCE_USE_AND_SAFETY = "substance_use_and_safety"
    NOT_SAFE_TO_PRACTISE = "not_safe_to_practise"
    CANNOT_FUNCTION = "cannot_function_at_home_or_work"
    NOT_SLEEPING_OR_EATING = "not_sleeping_or_eating"
    HOPELESSNESS = "hopelessness"
    ISOLATION = "isolation"
    SYMPTOMS_LONGER_THAN_FOUR_WEEKS = "symptoms_longer_than_four_weeks"


# What may be needed, from another talk to an emergency; "consult" is the clinician's.
LEVELS: Final = ("1", "3", "4")


class Call(StrEnum):
    """Whom a protocol has one call; who that is depends on the hospital and on the hour."""

    EMERGENCY = "emergency"
    CRISIS = "crisis"
    SAFETY_CONTACT = "safety_contact"
    CLINICIAN = "clinician"
    COORDINATOR = "coordinator"


class Reached(StrEnum):
    """How surely somebody can be reached at this hour."""

    ALWAYS = "always"  # a line
    ON_DUTY = "on_duty"
    NEXT = "next"  # nobody is on duty: who will be
    NO_HOURS = "no_hours"  # holds the role; nobody has noted when they are on duty


class Reason(StrEnum):
    """Why confidence may be broken: this list is closed (G11)."""

    DANGER_TO_SELF = "danger_to_self"
    DANGER_TO_OTHERS = "danger_to_others"
    UNSAFE_TO_PRACTISE = "unsafe_to_practise"
    MANDATED_REPORT = "mandated_report"
    COURT_ORDER = "court_order"


class GlassState(StrEnum):
    ASKED = "asked"  # waits for a second person
    HANDED_OVER = "handed_over"
    REFUSED = "refused"
    REVIEWED = "reviewed"


class GlassStep(StrEnum):
    AGREE = "agree"
    REFUSE = "refuse"
    REVIEW = "review"


class Verdict(StrEnum):
    """What the second person finds of what was done at once."""

    RIGHT = "right"
    NOT_RIGHT = "not_right"


class Withheld(StrEnum):
    """Why the person is not told; without one of these they are."""

    RAISES_DANGER = "raises_danger"
    CANNOT_BE_REACHED = "cannot_be_reached"
    FORBIDDEN_BY_ORDER = "forbidden_by_order"
