"""Supporters join, rest, come back, and say how much they can carry."""

from lamppost.supporters.actions.serving import (
    Enrolment,
    enrol,
    note_heavy,
    rest,
    resume,
    set_capacity,
    step_down,
)

__all__ = [
    "Enrolment",
    "enrol",
    "note_heavy",
    "rest",
    "resume",
    "set_capacity",
    "step_down",
]
