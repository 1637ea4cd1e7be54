"""A supporter's standing, and how heavy their last weeks were."""

from lamppost.supporters.rules.standing import (
    CERTIFIED,
    DEFAULT_CAPACITY,
    Standing,
    decayed,
    months_between,
)

__all__ = ["CERTIFIED", "DEFAULT_CAPACITY", "Standing", "decayed", "months_between"]
