"""Which roles and duties must not meet in one person (design 1)."""

from enum import StrEnum
from typing import Final

from lamppost.core.access import Role


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
