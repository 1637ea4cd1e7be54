"""The guide: what a supporter says and does, item by item; words that a hospital may change."""

from lamppost.outreach.rules.guide.items import (
    LONGEST_LINE,
    MOST_LINES,
    PART,
    PLACEHOLDERS,
    Guide,
    GuideItem,
    InBoth,
    Item,
    Part,
    Wording,
    digest_of,
    filled,
    problems_of,
    problems_of_both,
)
from lamppost.outreach.rules.guide.reading import GuideUnreadable, Problem, read_guide

__all__ = [
    "LONGEST_LINE",
    "MOST_LINES",
    "PART",
    "PLACEHOLDERS",
    "Guide",
    "GuideItem",
    "GuideUnreadable",
    "InBoth",
    "Item",
    "Part",
    "Problem",
    "Wording",
    "digest_of",
    "filled",
    "problems_of",
    "problems_of_both",
    "read_guide",
]
