"""Supporters are certified, begin, rest, come back, step down; and say when and how much they can carry."""

from lamppost.supporters.actions.availability import (
    add_away,
    add_hours,
    remove_away,
    remove_hours,
    set_capacity,
    set_ways,
)
from lamppost.supporters.actions.certifying import certify, renew, set_term
from lamppost.supporters.actions.serving import (
    Enrolment,
    begin,
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
    "begin",
    "certify",
    "enrol",
    "note_heavy",
    "remove_away",
    "remove_hours",
    "renew",
    "rest",
    "resume",
    "set_capacity",
    "set_term",
    "set_ways",
    "step_down",
]
