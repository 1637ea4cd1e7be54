"""A supporter's standing, and how heavy their last weeks were."""

from datetime import date
from enum import StrEnum
from typing import Final


class Standing(StrEnum):
    NOMINATED = "nominated"
    INVITED = "invited"
    IN_TRAINING = "in_training"
    CERTIFIED = "certified"
    ACTIVE = "active"
    RESTING = "resting"
    STEPPED_DOWN = "stepped_down"


CERTIFIED: Final = frozenset({Standing.CERTIFIED, Standing.ACTIVE, Standing.RESTING})
DEFAULT_CAPACITY: Final = 2


def months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def decayed(count: int, counted_in: date | None, today: date) -> int:
    """A count of heavy conversations, halved for each month since: coarse, and soon gone."""
    if counted_in is None:
        return 0
    return count >> max(0, months_between(counted_in, today))
