"""Supporters are named, invited, certified, begin, rest, step down; and say when and how much they can carry."""

from lamppost.supporters.actions.availability import (
    add_away,
    add_hours,
    remove_away,
    remove_hours,
    set_capacity,
    set_ways,
)
from lamppost.supporters.actions.certifying import certify, renew, set_term
from lamppost.supporters.actions.invitations import (
    accept_invitation,
    decline_invitation,
    forget_invitations,
)
from lamppost.supporters.actions.nominations import (
    cancel_round,
    draw_cards,
    nominate,
    open_round,
    remind,
    write_letters,
)
from lamppost.supporters.actions.reviewing import (
    Nominee,
    finish_overdue,
    finish_round,
    invite_nominee,
    see_slate,
    take_in,
)
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
    "Nominee",
    "accept_invitation",
    "add_away",
    "add_hours",
    "begin",
    "cancel_round",
    "certify",
    "decline_invitation",
    "draw_cards",
    "enrol",
    "finish_overdue",
    "finish_round",
    "forget_invitations",
    "invite_nominee",
    "nominate",
    "note_heavy",
    "open_round",
    "remind",
    "remove_away",
    "remove_hours",
    "renew",
    "rest",
    "resume",
    "see_slate",
    "set_capacity",
    "set_term",
    "set_ways",
    "step_down",
    "take_in",
    "write_letters",
]
