"""Decisions of surveys. A file for each noun group: instruments, their reading, and answers to them."""

from lamppost.surveys.rules.answers import Given, asked, problems, without_unasked
from lamppost.surveys.rules.instruments import (
    AskedIf,
    Both,
    Instrument,
    Item,
    ItemKind,
    Language,
    Licence,
    LicenceState,
    Method,
    Option,
    Page,
    Population,
    Scale,
    Score,
    TranslationState,
)
from lamppost.surveys.rules.reading import read_instrument

__all__ = [
    "AskedIf",
    "Both",
    "Given",
    "Instrument",
    "Item",
    "ItemKind",
    "Language",
    "Licence",
    "LicenceState",
    "Method",
    "Option",
    "Page",
    "Population",
    "Scale",
    "Score",
    "TranslationState",
    "asked",
    "problems",
    "read_instrument",
    "without_unasked",
]
