"""Supporters as others may need them."""

from lamppost.supporters.queries.availability import AwayRow, HoursRow, MyTime, how_soon, my_time
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
    "AwayRow",
    "HoursRow",
    "MyTime",
    "SupporterRow",
    "Trained",
    "how_soon",
    "listed",
    "my_time",
    "supporter",
    "supporter_of",
    "supporters",
    "trained",
]
