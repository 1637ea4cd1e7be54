"""What the room decides; protocols, breaking confidence and holds, each in a file of its own."""

from lamppost.escalation.rules.codes import (
    LEVELS,
    GlassState,
    GlassStep,
    Reason,
    RedFlag,
    Verdict,
    Withheld,
)
from lamppost.escalation.rules.glass import (
    DANGERS,
    HAND_TO,
    REVIEW_WITHIN,
    SECONDS,
    SEES_THE_NAME,
    after,
    first_state,
    needs_review,
    remind_at,
    waits_for_review,
)
from lamppost.escalation.rules.holds import (
    HOLD_LASTS,
    LONGEST_HOLD,
    Held,
    Named,
    Subject,
    latest_end,
    texts_of,
    texts_of_subject,
)
from lamppost.escalation.rules.protocols import Protocol, Protocols, read_protocols
from lamppost.escalation.rules.questions import UNANSWERED_KEPT, Asked

__all__ = [
    "DANGERS",
    "HAND_TO",
    "HOLD_LASTS",
    "LEVELS",
    "LONGEST_HOLD",
    "REVIEW_WITHIN",
    "SECONDS",
    "SEES_THE_NAME",
    "UNANSWERED_KEPT",
    "Asked",
    "GlassState",
    "GlassStep",
    "Held",
    "Named",
    "Protocol",
    "Protocols",
    "Reason",
    "RedFlag",
    "Subject",
    "Verdict",
    "Withheld",
    "after",
    "first_state",
    "latest_end",
    "needs_review",
    "read_protocols",
    "remind_at",
    "texts_of",
    "texts_of_subject",
    "waits_for_review",
]
