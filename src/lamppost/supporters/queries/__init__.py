"""Supporters as others may need them."""

from lamppost.supporters.queries.availability import AwayRow, HoursRow, MyTime, how_soon, my_time
from lamppost.supporters.queries.rota import crew, on_call, region_of, spans_on_call, stand_ins
from lamppost.supporters.queries.rotas import (
    RotaPage,
    TurnPage,
    TurnRow,
    my_turns,
    rota_page,
    rotas,
    turn_page,
)
from lamppost.supporters.queries.supporting import (
    SupporterRow,
    Trained,
    listed,
    supporter,
    supporter_of,
    supporters,
    trained,
)
from lamppost.supporters.queries.swaps import SwapRow, my_swaps, swaps_at

__all__ = [
    "AwayRow",
    "HoursRow",
    "MyTime",
    "RotaPage",
    "SupporterRow",
    "SwapRow",
    "Trained",
    "TurnPage",
    "TurnRow",
    "crew",
    "how_soon",
    "listed",
    "my_swaps",
    "my_time",
    "my_turns",
    "on_call",
    "region_of",
    "rota_page",
    "rotas",
    "spans_on_call",
    "stand_ins",
    "supporter",
    "supporter_of",
    "supporters",
    "swaps_at",
    "trained",
    "turn_page",
]
