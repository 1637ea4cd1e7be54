"""A supporter's standing, how heavy their last weeks were, and when they have time."""

from lamppost.supporters.rules.availability import Away, FreeHours, When
from lamppost.supporters.rules.standing import (
    CERTIFIED,
    DEFAULT_CAPACITY,
    Standing,
    decayed,
    months_between,
)
from lamppost.supporters.rules.ways import LANGUAGES, MODES

__all__ = [
    "CERTIFIED",
    "DEFAULT_CAPACITY",
    "LANGUAGES",
    "MODES",
    "Away",
    "FreeHours",
    "Standing",
    "When",
    "decayed",
    "months_between",
]
