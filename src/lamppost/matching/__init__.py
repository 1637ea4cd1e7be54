"""Matching: the optimal assignment of open outreaches to supporters, explained. Pure: no database, no clock.

What computes is loaded by the first call: its arrays are 13 MB that most processes never need.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

from lamppost.matching.answers import (
    Answer,
    Costs,
    Exclusion,
    LoadCost,
    Pair,
    PairCost,
    Reason,
    ReasonCode,
    Suggestion,
    Unmatched,
    UnmatchedCost,
)
from lamppost.matching.terms import (
    INSIDE_PROMISE,
    SPEAKS_TO,
    Candidate,
    CareerStage,
    DepartmentRelation,
    ExcludedBy,
    HardRule,
    Mode,
    OutreachToMatch,
    Policy,
    Preference,
    Preferences,
    Problem,
    Strength,
    Urgency,
    Weights,
    Window,
)
from lamppost.matching.words import in_words

if TYPE_CHECKING:
    from lamppost.matching.assignment import assign, costs
    from lamppost.matching.solver import TooLarge
    from lamppost.matching.suggestions import always_broken, exclusions, suggest

__all__ = [
    "INSIDE_PROMISE",
    "SPEAKS_TO",
    "Answer",
    "Candidate",
    "CareerStage",
    "Costs",
    "DepartmentRelation",
    "ExcludedBy",
    "Exclusion",
    "HardRule",
    "LoadCost",
    "Mode",
    "OutreachToMatch",
    "Pair",
    "PairCost",
    "Policy",
    "Preference",
    "Preferences",
    "Problem",
    "Reason",
    "ReasonCode",
    "Strength",
    "Suggestion",
    "TooLarge",
    "Unmatched",
    "UnmatchedCost",
    "Urgency",
    "Weights",
    "Window",
    "always_broken",
    "assign",
    "costs",
    "exclusions",
    "in_words",
    "suggest",
]

_COMPUTES: Final = {
    "assign": "assignment",
    "costs": "assignment",
    "TooLarge": "solver",
    "always_broken": "suggestions",
    "exclusions": "suggestions",
    "suggest": "suggestions",
}


def __getattr__(name: str) -> object:
    """PEP 562: a name of `_COMPUTES` when it is first asked for; AttributeError for any other."""
    if name not in _COMPUTES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_COMPUTES[name]}"), name)
