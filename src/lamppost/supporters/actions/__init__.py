"""Supporters join, rest, come back, and say when and how much they can carry."""

from lamppost.supporters.actions.availability import (
    add_away,
    add_hours,
    remove_away,
    remove_hours,
    set_capacity,
    set_ways,
)
from lamppost.supporters.actions.serving import (
    Enrolment,
    enrol,
    note_heavy,
    rest,
    resume,
    step_down,
)

__all__ = [
    "Enrolment",
    "add_away",
    "add_hours",
    "enrol",
    "note_heavy",
    "remove_away",
    "remove_hours",
    "rest",
    "resume",
    "set_capacity",
    "set_ways",
    "step_down",
]
