"""Supporters as others may need them."""

from lamppost.supporters.queries.supporting import (
    SupporterRow,
    Trained,
    listed,
    supporter,
    supporter_of,
    supporters,
    trained,
)

__all__ = [
    "SupporterRow",
    "Trained",
    "listed",
    "supporter",
    "supporter_of",
    "supporters",
    "trained",
]
