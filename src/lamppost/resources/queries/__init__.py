"""Whom to call, and where else to turn, per hospital and language."""

from lamppost.resources.queries.directory import Entry, by_kind, directory, search, turn_to
from lamppost.resources.queries.keeping import KeptRow, kept, to_change
from lamppost.resources.queries.lines import (
    BUILT_IN,
    CrisisLine,
    ResourceRow,
    crisis_lines,
    days_checked,
    stored_lines,
    version,
)
from lamppost.resources.queries.packaged import packaged

__all__ = [
    "BUILT_IN",
    "CrisisLine",
    "Entry",
    "KeptRow",
    "ResourceRow",
    "by_kind",
    "crisis_lines",
    "days_checked",
    "directory",
    "kept",
    "packaged",
    "search",
    "stored_lines",
    "to_change",
    "turn_to",
    "version",
]
