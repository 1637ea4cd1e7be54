"""When supporters have time: for themselves as they said it, for matching as how soon."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.supporters.access import SupporterPermission
from lamppost.supporters.models import Away, FreeHours, Supporter
from lamppost.supporters.rules import availability as rules
from lamppost.supporters.rules.availability import Span, Time, When, next_free, windows


@dataclass(frozen=True, slots=True)
class HoursRow:
    id: int
    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class AwayRow:
    id: int
    days: rules.Away


@dataclass(frozen=True, slots=True)
class MyTime:
    """What a supporter has said of their time, by their own clock; days away that are not over."""

    zone: str
    own_zone: str  # nothing where it is that of their hospital
    hours: tuple[HoursRow, ...]
    away: tuple[AwayRow, ...]
    next_free: datetime | None


def my_time(*, seen_by: Actor) -> MyTime:
    """One's own; NotFound for who is no supporter."""
    at = now()
    mine = Supporter.objects.filter(Q(account_id=seen_by.account))
    row = with_days_away(mine.select_related("account", "hospital"), at).first()
    if row is None:
        raise NotFound("no supporter")
    require(seen_by, SupporterPermission.SUPPORTER_SELF, row)
    hours = row.free_hours.order_by("weekday", "starts", "ends")
    away = sorted(row.away.all(), key=lambda one: (one.first, one.last))
    return MyTime(
        zone=zone_of(row).key,
        own_zone=row.account.time_zone,
        hours=tuple(HoursRow(one.id, one.weekday, one.starts, one.ends) for one in hours),
        away=tuple(AwayRow(one.id, rules.Away(one.first, one.last)) for one in away),
        next_free=next_free(_time(row), at),
    )


def how_soon(
    supporters: Iterable[int], on_call: Mapping[int, tuple[Span, ...]]
) -> dict[int, frozenset[When] | None]:
    """For each of these supporters (by id) how soon they have time; None where they have not said.
    `on_call`: by account, when they are on the rota."""
    at = now()
    found = Supporter.objects.filter(pk__in=list(supporters)).select_related("account", "hospital")
    rows = with_days_away(found.prefetch_related("free_hours"), at)
    return {one.id: windows(_time(one, on_call.get(one.account_id, ())), at) for one in rows}


def with_days_away(found: QuerySet[Supporter], at: datetime) -> QuerySet[Supporter]:
    """The same with what is not over, in one more query."""
    still = Away.objects.filter(last__gte=at.date() - timedelta(days=1))
    return found.prefetch_related(Prefetch("away", still))


def zone_of(one: Supporter) -> ZoneInfo:
    """By whose clock they live: their own, else their hospital's."""
    return ZoneInfo(one.account.time_zone or one.hospital.time_zone)


def days_away(one: Supporter) -> tuple[rules.Away, ...]:
    return tuple(rules.Away(row.first, row.last) for row in one.away.all())


def _time(one: Supporter, also: tuple[Span, ...] = ()) -> Time:
    hours = tuple(_hours(row) for row in one.free_hours.all())
    return Time(hours, days_away(one), zone_of(one), also)


def _hours(row: FreeHours) -> rules.FreeHours:
    return rules.FreeHours(row.weekday, row.starts, row.ends)
