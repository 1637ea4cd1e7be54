"""Who has asked whom to take a turn, and how it stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.people.queries import names
from lamppost.supporters.access import RotaPermission
from lamppost.supporters.models import Swap
from lamppost.supporters.queries.rota import turn_of, zone_of
from lamppost.supporters.rules.rota import SwapState, TurnRef


@dataclass(frozen=True, slots=True)
class SwapRow:
    """One question about one turn; `is_mine`: the reader asked it, `is_for_me`: they are asked."""

    id: int
    ref: TurnRef
    begins: datetime
    ends: datetime
    zone: str
    asker: str = field(repr=False)
    asked: str = field(repr=False)
    state: SwapState
    is_mine: bool
    is_for_me: bool


def my_swaps(*, seen_by: Actor) -> tuple[SwapRow, ...]:
    """What they are asked and have asked, of turns that have not begun, the next first."""
    mine = Q(asker=seen_by.account) | Q(asked=seen_by.account, state=SwapState.ASKED)
    return _rows(Swap.objects.filter(mine), seen_by)


def swaps_at(hospital: int, *, seen_by: Actor) -> tuple[SwapRow, ...]:
    """What is asked and agreed on that rota, of turns that have not begun: for those who set it."""
    require(seen_by, RotaPermission.ROTA_CHANGE, hospital)
    shown = (SwapState.ASKED, SwapState.AGREED)
    return _rows(Swap.objects.filter(hospital_id=hospital, state__in=shown), seen_by)


def open_swaps(turn: TurnRef) -> "QuerySet[Swap]":
    """The question that waits for an answer about that turn: one or none."""
    asked = Swap.objects.filter(state=SwapState.ASKED)
    if turn.duty is not None:
        return asked.filter(duty=turn.duty, on=turn.on)
    return asked.filter(extra=turn.extra)


def asked_of(account: int) -> "QuerySet[Swap]":
    """What they have asked and are asked, while it waits for an answer."""
    either = Q(asker=account) | Q(asked=account)
    return Swap.objects.filter(either, state=SwapState.ASKED)


def ref_of(row: Swap) -> TurnRef:
    return TurnRef(row.on, row.duty_id, row.extra_id)


def names_asked(hospital: int, days: Iterable[date]) -> dict[TurnRef, str]:
    """By turn, who is asked to take it and has not answered."""
    rows = Swap.objects.filter(hospital_id=hospital, on__in=list(days), state=SwapState.ASKED)
    called = names({one.asked for one in rows})
    return {ref_of(one): called.get(one.asked, "") for one in rows}


def _rows(found: "QuerySet[Swap]", seen_by: Actor) -> tuple[SwapRow, ...]:
    rows = list(found.order_by("on", "pk"))
    known = names({one.asker for one in rows} | {one.asked for one in rows})
    return tuple(sorted(_still_ahead(rows, known, seen_by), key=lambda one: one.begins))


def _still_ahead(rows: Iterable[Swap], known: dict[int, str], seen_by: Actor) -> Iterable[SwapRow]:
    for row in rows:
        try:
            hospital, turn = turn_of(ref_of(row))
        except NotFound:
            continue
        if turn.begins > now():
            yield SwapRow(
                row.pk,
                turn.ref,
                turn.begins,
                turn.ends,
                zone_of(hospital).key,
                known.get(row.asker, ""),
                known.get(row.asked, ""),
                SwapState(row.state),
                is_mine=row.asker == seen_by.account,
                is_for_me=row.asked == seen_by.account,
            )
