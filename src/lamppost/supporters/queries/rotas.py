"""A rota as a page shows it: who is first now, who is next in line, and the days ahead."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.people.queries import names
from lamppost.program import queries as program
from lamppost.program.queries import DutyRow, HospitalRow
from lamppost.program.rules import DutyKind
from lamppost.supporters.access import RotaPermission
from lamppost.supporters.queries.rota import (
    away_on,
    calls,
    calls_near,
    rota_of,
    rotas_for,
    turn_of,
    who_could,
    zone_of,
)
from lamppost.supporters.queries.supporting import SupporterRow, by_account
from lamppost.supporters.queries.swaps import names_asked
from lamppost.supporters.rules import counts
from lamppost.supporters.rules.rota import (
    IN_A_CALENDAR,
    SHOWN,
    OnCall,
    TurnRef,
    at_moment,
    next_in_line,
)

A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One turn on one date, by whom; `is_open`: nobody has it, or who has it cannot be asked then."""

    ref: TurnRef
    name: str = field(repr=False)
    rank: int
    begins: datetime
    ends: datetime
    is_mine: bool
    is_open: bool
    is_changed: bool
    asked: str = field(default="", repr=False)  # who is asked to take it


@dataclass(frozen=True, slots=True)
class DayRow:
    on: date
    turns: tuple[TurnRow, ...]


@dataclass(frozen=True, slots=True)
class WeeklyRow:
    """A weekly turn by the name of who has it."""

    id: int
    name: str = field(repr=False)
    rank: int
    weekday: int
    duty: DutyRow


@dataclass(frozen=True, slots=True)
class RotaPage:
    """One rota. `region`: the hospital whose rota answers in the hours that this one leaves open;
    `covers`: those for which this one answers too. `first`, `then`: now, and next in line."""

    hospital: HospitalRow
    region: HospitalRow | None
    covers: tuple[HospitalRow, ...]
    hours: float
    first: TurnRow | None
    then: TurnRow | None
    days: tuple[DayRow, ...]
    weekly: tuple[WeeklyRow, ...]


@dataclass(frozen=True, slots=True)
class TurnPage:
    """One turn, and who could take it."""

    hospital: HospitalRow
    turn: TurnRow
    others: tuple[SupporterRow, ...]
    has_begun: bool


def rotas(*, seen_by: Actor) -> tuple[HospitalRow, ...]:
    """The hospitals whose rotas they may see: where they work, and those that answer there; by name."""
    seen = rotas_for(seen_by)
    return tuple(one for one in program.hospitals() if one.id in seen)


def rota_page(hospital: int, *, seen_by: Actor) -> RotaPage:
    """Two weeks of a rota, from today on by the hospital's clock."""
    require(seen_by, RotaPermission.ROTA_VIEW, rota_of(hospital))
    at, zone = now(), zone_of(hospital)
    today = at.astimezone(zone).date()
    shown = _rows(hospital, calls(hospital, today, SHOWN), seen_by)
    near = calls_near(hospital, at, SHOWN)
    present = at_moment(near, at)
    known = names({row.hours.account for row in program.rota(hospital)})
    covering = program.covered_by(hospital)
    return RotaPage(
        hospital=program.hospital(hospital),
        region=None if covering is None else program.hospital(covering),
        covers=tuple(program.hospital(one) for one in program.covered(hospital)),
        hours=program.hours_covered(hospital, DutyKind.ROTA),
        first=_row(hospital, present[0], seen_by) if present else None,
        then=_maybe(hospital, next_in_line(near, at), seen_by),
        days=tuple(
            DayRow(day, tuple(one for one in shown if one.ref.on == day))
            for day in (today + ahead * A_DAY for ahead in range(SHOWN))
        ),
        weekly=tuple(
            WeeklyRow(
                row.id, known.get(row.hours.account, ""), row.hours.rank, row.hours.weekday, row
            )
            for row in program.rota(hospital)
        ),
    )


def turn_page(turn: TurnRef, *, seen_by: Actor) -> TurnPage:
    """One turn of a rota that they may see; NotFound for others."""
    hospital, found = turn_of(turn)
    if hospital not in rotas_for(seen_by):
        raise NotFound("no such turn")
    require(seen_by, RotaPermission.ROTA_VIEW, rota_of(hospital))
    return TurnPage(
        hospital=program.hospital(hospital),
        turn=_row(hospital, found, seen_by),
        others=who_could(hospital, found),
        has_begun=found.begins <= now(),
    )


def my_turns(*, seen_by: Actor) -> tuple[tuple[HospitalRow, OnCall], ...]:
    """Their own turns of the next weeks, on whatever rota: for a calendar."""
    found = []
    for place in rotas(seen_by=seen_by):
        require(seen_by, RotaPermission.ROTA_VIEW, rota_of(place.id))
        today = now().astimezone(zone_of(place.id)).date()
        found += [
            (place, one)
            for one in calls(place.id, today, IN_A_CALENDAR)
            if one.account == seen_by.account
        ]
    return tuple(sorted(found, key=lambda one: one[1].begins))


def _maybe(hospital: int, one: OnCall | None, seen_by: Actor) -> TurnRow | None:
    return None if one is None else _row(hospital, one, seen_by)


def _row(hospital: int, one: OnCall, seen_by: Actor) -> TurnRow:
    return _rows(hospital, [one], seen_by)[0]


def _rows(hospital: int, found: list[OnCall], seen_by: Actor) -> list[TurnRow]:
    accounts = {one.account for one in found if one.account is not None}
    known, called = by_account(accounts), names(accounts)
    days = [one.ref.on for one in found] or [now().date()]
    away = away_on(accounts, min(days), (max(days) - min(days)).days)
    asked = names_asked(hospital, days)
    return [_turn(one, known, called, away, asked, seen_by) for one in found]


def _turn(
    one: OnCall,
    known: dict[int, SupporterRow],
    called: dict[int, str],
    away: set[tuple[int, date]],
    asked: dict[TurnRef, str],
    seen_by: Actor,
) -> TurnRow:
    who = known.get(one.account or 0)
    is_there = who is not None and who.is_active and counts(who.certified_until, one.ref.on)
    return TurnRow(
        ref=one.ref,
        name=called.get(one.account or 0, ""),
        rank=one.rank,
        begins=one.begins,
        ends=one.ends,
        is_mine=one.account is not None and one.account == seen_by.account,
        is_open=not is_there or (one.account, one.ref.on) in away,
        is_changed=one.is_changed,
        asked=asked.get(one.ref, ""),
    )
