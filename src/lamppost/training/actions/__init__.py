"""Verbs of training. A file for each noun group: the curriculum; sessions."""

from lamppost.training.actions.attending import attend, note_attendance
from lamppost.training.actions.curriculum import (
    drop_draft,
    keep_draft,
    mark_unit,
    put_in_force,
    take_copy,
    unmark_unit,
    use_packaged,
)
from lamppost.training.actions.feedback import ask_for_feedback, feedback_code, give_feedback
from lamppost.training.actions.seats import free_seats, leave_seat, remind_due, take_seat
from lamppost.training.actions.sessions import cancel_session, change_session, plan_session

__all__ = [
    "ask_for_feedback",
    "attend",
    "cancel_session",
    "change_session",
    "drop_draft",
    "feedback_code",
    "free_seats",
    "give_feedback",
    "keep_draft",
    "leave_seat",
    "mark_unit",
    "note_attendance",
    "plan_session",
    "put_in_force",
    "remind_due",
    "take_copy",
    "take_seat",
    "unmark_unit",
    "use_packaged",
]
