"""Texts, gates, and how a shut one is opened."""

from lamppost.launch.queries.gates import GateRow, gates, shut_at
from lamppost.launch.queries.texts import (
    SignedText,
    TextRow,
    packaged_text,
    signed_text,
    signed_versions,
    signed_words,
    texts,
)

__all__ = [
    "GateRow",
    "SignedText",
    "TextRow",
    "gates",
    "packaged_text",
    "shut_at",
    "signed_text",
    "signed_versions",
    "signed_words",
    "texts",
]
