"""Bring in an instrument; plan, open, remind, close and call off a campaign; answer; take the answers in; what
recipients say."""

from lamppost.surveys.actions.answering import answer
from lamppost.surveys.actions.feedback import flush_feedback, give_feedback, lay_passes
from lamppost.surveys.actions.forgetting import end_comments
from lamppost.surveys.actions.instruments import bring_in_instrument
from lamppost.surveys.actions.planning import (
    call_off,
    close_early,
    plan_campaign,
    remind,
    send_test,
)
from lamppost.surveys.actions.reading import Comments, export_responses, read_comments
from lamppost.surveys.actions.releasing import propose_release, release, take_back_release
from lamppost.surveys.actions.running import open_due, take_in, write_letters

__all__ = [
    "Comments",
    "answer",
    "bring_in_instrument",
    "call_off",
    "close_early",
    "end_comments",
    "export_responses",
    "flush_feedback",
    "give_feedback",
    "lay_passes",
    "open_due",
    "plan_campaign",
    "propose_release",
    "read_comments",
    "release",
    "remind",
    "send_test",
    "take_back_release",
    "take_in",
    "write_letters",
]
