"""Supporters are named, invited, certified, begin, rest, step down; and say when and how much they can carry."""

from lamppost.supporters.actions.availability import (
    add_away,
    add_hours,
    remove_away,
    remove_hours,
    set_capacity,
    set_ways,
)
from lamppost.supporters.actions.calling import call_for_room, forget_calls
from lamppost.supporters.actions.certifying import certify, renew, set_term
from lamppost.supporters.actions.confidence import (
    keep_apart,
    no_longer_apart,
    note_talked,
    share_again,
    share_experience,
    write_confidences,
)
from lamppost.supporters.actions.freeing import free_places
from lamppost.supporters.actions.importing import import_supporters
from lamppost.supporters.actions.invitations import (
    accept_invitation,
    decline_invitation,
    forget_invitations,
)
from lamppost.supporters.actions.keeping import remind_due, renew_refreshed
from lamppost.supporters.actions.nominations import (
    cancel_round,
    draw_cards,
    nominate,
    open_round,
    remind,
    write_letters,
)
from lamppost.supporters.actions.papers import Paper, draw_certificate, replace_code
from lamppost.supporters.actions.reviewing import (
    Nominee,
    finish_overdue,
    finish_round,
    invite_nominee,
    see_slate,
    take_in,
)
from lamppost.supporters.actions.rota import (
    add_turn,
    change_turn,
    forget_rota,
    put_on,
    take_off,
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
from lamppost.supporters.actions.swapping import (
    agree,
    ask_swap,
    decline_swap,
    take_back_swap,
)

__all__ = [
    "Enrolment",
    "Nominee",
    "Paper",
    "accept_invitation",
    "add_away",
    "add_hours",
    "add_turn",
    "agree",
    "ask_swap",
    "begin",
    "call_for_room",
    "cancel_round",
    "certify",
    "change_turn",
    "decline_invitation",
    "decline_swap",
    "draw_cards",
    "draw_certificate",
    "enrol",
    "finish_overdue",
    "finish_round",
    "forget_calls",
    "forget_invitations",
    "forget_rota",
    "free_places",
    "import_supporters",
    "invite_nominee",
    "keep_apart",
    "no_longer_apart",
    "nominate",
    "note_heavy",
    "note_talked",
    "open_round",
    "put_on",
    "remind",
    "remind_due",
    "remove_away",
    "remove_hours",
    "renew",
    "renew_refreshed",
    "replace_code",
    "rest",
    "resume",
    "see_slate",
    "set_capacity",
    "set_term",
    "set_ways",
    "share_again",
    "share_experience",
    "step_down",
    "take_back_swap",
    "take_in",
    "take_off",
    "write_confidences",
    "write_letters",
]
