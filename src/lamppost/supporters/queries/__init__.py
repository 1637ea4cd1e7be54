"""Supporters as others may need them."""

from lamppost.program.queries import today_at
from lamppost.supporters.queries.availability import AwayRow, HoursRow, MyTime, how_soon, my_time
from lamppost.supporters.queries.calls import room_called
from lamppost.supporters.queries.certificates import Certified, certified_by
from lamppost.supporters.queries.confidence import (
    HARMED,
    ApartRow,
    MyConfidence,
    my_confidence,
    shared_by,
)
from lamppost.supporters.queries.listing import (
    ListedRow,
    ListPage,
    Which,
    in_training,
    looked_after,
    search_supporters,
    supporters_page,
)
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
    Served,
    SupporterRow,
    Trained,
    listed,
    served,
    supporter,
    supporter_of,
    supporters,
    trained,
)
from lamppost.supporters.queries.swaps import SwapRow, my_swaps, swaps_at
from lamppost.supporters.queries.terms import months_at

__all__ = [
    "HARMED",
    "ApartRow",
    "AwayRow",
    "Certified",
    "HoursRow",
    "ListPage",
    "ListedRow",
    "MyConfidence",
    "MyTime",
    "RotaPage",
    "Served",
    "SupporterRow",
    "SwapRow",
    "Trained",
    "TurnPage",
    "TurnRow",
    "Which",
    "certified_by",
    "crew",
    "how_soon",
    "in_training",
    "listed",
    "looked_after",
    "months_at",
    "my_confidence",
    "my_swaps",
    "my_time",
    "my_turns",
    "on_call",
    "region_of",
    "room_called",
    "rota_page",
    "rotas",
    "search_supporters",
    "served",
    "shared_by",
    "spans_on_call",
    "stand_ins",
    "supporter",
    "supporter_of",
    "supporters",
    "supporters_page",
    "swaps_at",
    "today_at",
    "trained",
    "turn_page",
]
