"""Decisions of training. A file for each noun group: the curriculum; sessions."""

from lamppost.training.rules.changes import Change, Mismatch, changes, mismatches
from lamppost.training.rules.curriculum import (
    ABOUT,
    WHOLE,
    Curriculum,
    Kind,
    Language,
    Question,
    Unit,
    VersionState,
)
from lamppost.training.rules.reading import LONGEST_FILE, Problem, Unreadable, read, tidied

__all__ = [
    "ABOUT",
    "LONGEST_FILE",
    "WHOLE",
    "Change",
    "Curriculum",
    "Kind",
    "Language",
    "Mismatch",
    "Problem",
    "Question",
    "Unit",
    "Unreadable",
    "VersionState",
    "changes",
    "mismatches",
    "read",
    "tidied",
]
