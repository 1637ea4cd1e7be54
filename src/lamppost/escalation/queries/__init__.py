"""Protocols, what waits for a second person, questions, holds, and the ledger."""

from lamppost.escalation.queries.calls import CallsHere, Contact, calls_at
from lamppost.escalation.queries.glass import (
    GlassRow,
    broken,
    handed_over,
    has_unreviewed,
    late_reviews,
    mine_for,
    openings_of,
    waiting,
)
from lamppost.escalation.queries.holds import HoldRow, holds, is_hold_in_force, subject_of
from lamppost.escalation.queries.ledger import LedgerRow, ledger
from lamppost.escalation.queries.protocols import (
    ProtocolsHere,
    are_approved,
    digest_of_all,
    packaged,
    protocols_at,
    protocols_here,
)
from lamppost.escalation.queries.questions import QuestionRow, my_questions, open_questions

__all__ = [
    "CallsHere",
    "Contact",
    "GlassRow",
    "HoldRow",
    "LedgerRow",
    "ProtocolsHere",
    "QuestionRow",
    "are_approved",
    "broken",
    "calls_at",
    "digest_of_all",
    "handed_over",
    "has_unreviewed",
    "holds",
    "is_hold_in_force",
    "late_reviews",
    "ledger",
    "mine_for",
    "my_questions",
    "open_questions",
    "openings_of",
    "packaged",
    "protocols_at",
    "protocols_here",
    "subject_of",
    "waiting",
]
