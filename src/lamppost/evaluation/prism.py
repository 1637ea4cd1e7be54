"""PRISM: what of a program and its world helps or gets in the way (Feldstein and Glasgow 2008), as closed lists.

Whoever runs the program chooses a factor from the list and writes no text, so that no report can tell of a person.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final


class Domain(StrEnum):
    """The four parts of the model: the program, those it is for, what it runs on, the world around it."""

    INTERVENTION = "intervention"
    RECIPIENTS = "recipients"
    INFRASTRUCTURE = "infrastructure"
    ENVIRONMENT = "environment"


class ContextKind(StrEnum):
    """What a factor did: it got in the way, it helped, or the program was changed in it."""

    BARRIER = "barrier"
    FACILITATOR = "facilitator"
    ADAPTATION = "adaptation"


class Factor(StrEnum):
    """What helps, hinders or was changed."""

    HOW_ONE_ASKS = "how_one_asks"
    CONFIDENTIALITY = "confidentiality"
    TIME_TO_FIRST_CONTACT = "time_to_first_contact"
    CHOICE_OF_SUPPORTER = "choice_of_supporter"
    CONVERSATION = "conversation"
    SUPPORT_AFTER_EVENTS = "support_after_events"
    TRAINING = "training"
    KNOWN_BENEFIT = "known_benefit"
    AWARENESS = "awareness"
    TRUST = "trust"
    STIGMA = "stigma"
    FEAR_FOR_CAREER = "fear_for_career"
    TIME_TO_TALK = "time_to_talk"
    LEADERS = "leaders"
    DEPARTMENT_HABITS = "department_habits"
    WILLING_SUPPORTERS = "willing_supporters"
    LANGUAGE_AND_CULTURE = "language_and_culture"
    MONEY = "money"
    COORDINATION = "coordination"
    PROTECTED_TIME = "protected_time"
    NIGHTS_AND_WEEKENDS = "nights_and_weekends"
    PROFESSIONAL_HELP = "professional_help"
    QUIET_ROOM = "quiet_room"
    SOFTWARE = "software"
    STAFF_SHORTAGE = "staff_shortage"
    LAW = "law"
    LICENSING_BOARDS = "licensing_boards"
    ACCREDITATION = "accreditation"
    PUBLIC_CRISIS = "public_crisis"
    OTHER_HELP = "other_help"
    NEWS = "news"
    CHANGE_OF_OWNER = "change_of_owner"


FACTORS: Final[Mapping[Domain, tuple[Factor, ...]]] = {
    Domain.INTERVENTION: (
        Factor.HOW_ONE_ASKS,
        Factor.CONFIDENTIALITY,
        Factor.TIME_TO_FIRST_CONTACT,
        Factor.CHOICE_OF_SUPPORTER,
        Factor.CONVERSATION,
        Factor.SUPPORT_AFTER_EVENTS,
        Factor.TRAINING,
        Factor.KNOWN_BENEFIT,
    ),
    Domain.RECIPIENTS: (
        Factor.AWARENESS,
        Factor.TRUST,
        Factor.STIGMA,
        Factor.FEAR_FOR_CAREER,
        Factor.TIME_TO_TALK,
        Factor.LEADERS,
        Factor.DEPARTMENT_HABITS,
        Factor.WILLING_SUPPORTERS,
        Factor.LANGUAGE_AND_CULTURE,
    ),
    Domain.INFRASTRUCTURE: (
        Factor.MONEY,
        Factor.COORDINATION,
        Factor.PROTECTED_TIME,
        Factor.NIGHTS_AND_WEEKENDS,
        Factor.PROFESSIONAL_HELP,
        Factor.QUIET_ROOM,
        Factor.SOFTWARE,
    ),
    Domain.ENVIRONMENT: (
        Factor.STAFF_SHORTAGE,
        Factor.LAW,
        Factor.LICENSING_BOARDS,
        Factor.ACCREDITATION,
        Factor.PUBLIC_CRISIS,
        Factor.OTHER_HELP,
        Factor.NEWS,
        Factor.CHANGE_OF_OWNER,
    ),
}
DOMAIN_OF: Final[Mapping[Factor, Domain]] = {
    factor: domain for domain, factors in FACTORS.items() for factor in factors
}
YEARS_BACK: Final = 3  # whole years that a report covers at most


def months_to_note(today: date) -> tuple[date, ...]:
    """The first day of each month that something may be noted for, the newest first: this year's, and three years'."""
    years = years_to_note(today)
    every = (date(year, month, 1) for year in years for month in range(1, 13))
    return tuple(sorted((one for one in every if one <= today), reverse=True))


def years_to_note(today: date) -> range:
    """This year, and the three before: those of which a report is still to come, or may be."""
    return range(today.year - YEARS_BACK, today.year + 1)
