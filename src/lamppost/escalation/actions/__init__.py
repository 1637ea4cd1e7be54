"""The verbs: approve, ask the clinician, break confidence, hold."""

from lamppost.escalation.actions.approving import approve_protocols
from lamppost.escalation.actions.breaking import (
    Breaking,
    break_glass,
    count_opening,
    decide,
    draw_notice,
    enter_ledger,
)
from lamppost.escalation.actions.holding import (
    end_hold,
    keep_for_holds,
    place_hold,
    renew_hold,
    see_subject,
)
from lamppost.escalation.actions.keeping import keep
from lamppost.escalation.actions.questions import (
    answer_question,
    ask_clinician,
    see_question,
    withdraw_question,
)

__all__ = [
    "Breaking",
    "answer_question",
    "approve_protocols",
    "ask_clinician",
    "break_glass",
    "count_opening",
    "decide",
    "draw_notice",
    "end_hold",
    "enter_ledger",
    "keep",
    "keep_for_holds",
    "place_hold",
    "renew_hold",
    "see_question",
    "see_subject",
    "withdraw_question",
]
