"""Which roles and duties must not meet in one person (design 1), and how long a session lasts."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from lamppost.core.access import Role

SESSION_AT_MOST: Final = timedelta(hours=8)
SESSION_IDLE: Final = timedelta(minutes=30)


class DutyElsewhere(StrEnum):
    """What somebody does outside of this program that decides over physicians."""

    PEER_REVIEW = "peer_review"
    CREDENTIALING = "credentialing"
    HUMAN_RESOURCES = "human_resources"
    RISK = "risk"


_POWER_OVER_A_CAREER: Final[frozenset[str]] = frozenset(DutyElsewhere)

MUST_NOT_MEET: Final[dict[Role, frozenset[str]]] = {
    Role.COORDINATOR: _POWER_OVER_A_CAREER | {Role.ADMINISTRATOR},
    Role.EVALUATOR: frozenset({Role.COORDINATOR}),
}


def conflicts(held: frozenset[str]) -> frozenset[frozenset[str]]:
    """The pairs among roles and duties `held` that must not meet in one person."""
    return frozenset(
        frozenset({role, other})
        for role, others in MUST_NOT_MEET.items()
        for other in others
        if role in held and other in held
    )


def is_over(*, signed_in_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether a session has lasted a shift, or been left alone for half an hour."""
    return now - signed_in_at >= SESSION_AT_MOST or now - seen_at >= SESSION_IDLE
