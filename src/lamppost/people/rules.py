"""Which roles and duties must not meet in one person (design 1), how that is waived, how long a session
and the offer to add a first passkey last."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from lamppost.core.access import Role

SESSION_AT_MOST: Final = timedelta(hours=8)
SESSION_IDLE: Final = timedelta(minutes=30)
FIRST_PASSKEY_WITHIN: Final = timedelta(days=14)
LONGEST_WAIVER: Final = timedelta(days=365)
LONGEST_PASSKEY_NAME: Final = 60

# What a session says of itself.
BEGAN: Final = "signed_in_at"
SEEN: Final = "seen_at"
BROWSER: Final = "browser"
SYSTEM: Final = "system"


class DutyElsewhere(StrEnum):
    """What somebody does outside of this program that decides over physicians."""

    PEER_REVIEW = "peer_review"
    CREDENTIALING = "credentialing"
    HUMAN_RESOURCES = "human_resources"
    RISK = "risk"


class WaiverReason(StrEnum):
    """Why two things meet in one person for a while all the same."""

    NOBODY_ELSE = "nobody_else"  # a small hospital: nobody else is qualified
    POST_VACANT = "post_vacant"
    OPENING = "opening"  # until the program is staffed


_POWER_OVER_A_CAREER: Final[frozenset[str]] = frozenset(DutyElsewhere)

MUST_NOT_MEET: Final[dict[Role, frozenset[str]]] = {
    Role.COORDINATOR: _POWER_OVER_A_CAREER | {Role.ADMINISTRATOR},
    # Who asks and reads must not be who holds the keys by which answers are sealed meanwhile.
    Role.EVALUATOR: frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
}

# An open hospital keeps at least one of each: whom to page, and who sees what was asked.
NEVER_WITHOUT: Final = frozenset({Role.SAFETY_CONTACT, Role.COORDINATOR})


@dataclass(frozen=True, slots=True)
class Meeting:
    """A role, and the other role or duty that must not meet it."""

    role: Role
    other: str

    @property
    def pair(self) -> frozenset[str]:
        return frozenset({self.role, self.other})

    @property
    def is_forbidden(self) -> bool:
        """Only what must not meet can be waived."""
        return self.other in MUST_NOT_MEET.get(self.role, ())


def conflicts(held: frozenset[str]) -> frozenset[frozenset[str]]:
    """The pairs among roles and duties `held` that must not meet in one person."""
    return frozenset(
        frozenset({role, other})
        for role, others in MUST_NOT_MEET.items()
        for other in others
        if role in held and other in held
    )


def meets_everything(role: Role) -> bool:
    """Whether nothing must not meet that role."""
    others = {other for forbidden in MUST_NOT_MEET.values() for other in forbidden}
    return role not in MUST_NOT_MEET and role not in others


def may_end(today: date, ends_on: date) -> bool:
    """Whether a waiver may last until that day: from tomorrow on, for a year at most."""
    return today < ends_on <= today + LONGEST_WAIVER


def is_over(*, signed_in_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether a session has lasted a shift, or been left alone for half an hour."""
    return now - signed_in_at >= SESSION_AT_MOST or now - seen_at >= SESSION_IDLE


def to_the_hour(moment: datetime) -> datetime:
    """As closely as a page says when a session was used."""
    return moment.replace(minute=0, second=0, microsecond=0)
