"""An export takes two persons, and so does a report before leads read it; the context is noted, and a testimonial
added, by one."""

from lamppost.evaluation.actions.context import add_context, remove_context
from lamppost.evaluation.actions.exports import (
    ask_export,
    call_off_export,
    confirm_export,
    make_export,
)
from lamppost.evaluation.actions.releases import (
    approve_release,
    ask_release,
    begin_release,
    fail_release,
    note_step,
    store_release,
    withdraw_release,
)
from lamppost.evaluation.actions.testimonials import add_testimonial, withdraw_testimonial

__all__ = [
    "add_context",
    "add_testimonial",
    "approve_release",
    "ask_export",
    "ask_release",
    "begin_release",
    "call_off_export",
    "confirm_export",
    "fail_release",
    "make_export",
    "note_step",
    "remove_context",
    "store_release",
    "withdraw_release",
    "withdraw_testimonial",
]
