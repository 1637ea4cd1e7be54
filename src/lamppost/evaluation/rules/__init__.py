"""What is many and what is few, and the life of a report that was released."""

from lamppost.evaluation.rules.figures import (
    OWED,
    PER_PHYSICIAN_YEAR,
    NormalRange,
    Promises,
    normal_range,
    promises,
)
from lamppost.evaluation.rules.releases import (
    CONVERSATIONS,
    DRAWING,
    KEPT,
    NEXT,
    About,
    ReleaseKind,
    ReleaseState,
    Span,
    last_closed,
    spans_told,
    years_to_draw,
)

__all__ = [
    "CONVERSATIONS",
    "DRAWING",
    "KEPT",
    "NEXT",
    "OWED",
    "PER_PHYSICIAN_YEAR",
    "About",
    "NormalRange",
    "Promises",
    "ReleaseKind",
    "ReleaseState",
    "Span",
    "last_closed",
    "normal_range",
    "promises",
    "spans_told",
    "years_to_draw",
]
