"""An export takes two persons; what helps and what gets in the way is noted by one."""

from lamppost.evaluation.actions.context import add_context, remove_context
from lamppost.evaluation.actions.exports import (
    ask_export,
    call_off_export,
    confirm_export,
    make_export,
)

__all__ = [
    "add_context",
    "ask_export",
    "call_off_export",
    "confirm_export",
    "make_export",
    "remove_context",
]
