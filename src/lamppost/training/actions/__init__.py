"""Verbs of training. A file for each noun group: the curriculum; sessions."""

from lamppost.training.actions.attending import attend, note_attendance
from lamppost.training.actions.feedback import ask_for_feedback, feedback_code, give_feedback
from lamppost.training.actions.seats import leave_seat, remind_due, take_seat
from lamppost.training.actions.sessions import cancel_session, change_session, plan_session

__all__ = [
    "ask_for_feedback",
    "attend",
    "cancel_session",
    "change_session",
    "feedback_code",
    "give_feedback",
    "leave_seat",
    "note_attendance",
    "plan_session",
    "remind_due",
    "take_seat",
]
