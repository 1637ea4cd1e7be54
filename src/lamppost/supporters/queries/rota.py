"""Who is on call: by the hospital's own rota, then by that of its region; swaps and dated changes included."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.program import queries as program
from lamppost.program.models import Duty
from lamppost.program.rules import DutyKind
from lamppost.supporters.access import SEE_ROTAS, RotaOf
from lamppost.supporters.models import Away, RotaChange, Supporter
from lamppost.supporters.queries.supporting import SupporterRow, by_account
from lamppost.supporters.rules import HAVE_BEGUN, Standing
from lamppost.supporters.rules.availability import Span
from lamppost.supporters.rules.rota import (
    MOST_AHEAD,
    Extra,
    OnCall,
    Rota,
    TurnRef,
    at_moment,
    on_call_from,
    overlap,
)

A_DAY: Final = timedelta(days=1)
EXTRA: Final = ("account_id", "rank", "on", "starts", "ends")
SOON: Final = 9  # days that may matter for "within seven days"


def on_call(hospital: int) -> tuple[SupporterRow, ...]:
    """Who is on call there now and can be asked: of the own rota first, each by rank, then the region's."""
    at = now()
    accounts = [
        one.account
        for place in answering(hospital)
        for one in at_moment(calls_near(place, at), at)
        if one.account is not None
    ]
    known = by_account(accounts)
    here = [known[account] for account in dict.fromkeys(accounts) if account in known]
    return tuple(one for one in here if can_be_asked(one))


def stand_ins(hospital: int) -> tuple[SupporterRow, ...]:
    """Those on call there now who belong to another hospital."""
    return tuple(one for one in on_call(hospital) if one.hospital != hospital)


def spans_on_call(hospital: int) -> dict[int, tuple[Span, ...]]:
    """By account: when they are on call there within the next days."""
    found: dict[int, list[Span]] = {}
    for place in answering(hospital):
        for one in calls_near(place, now(), SOON):
            if one.account is not None:
                found.setdefault(one.account, []).append(Span(one.begins, one.ends))
    return {account: tuple(spans) for account, spans in found.items()}


def can_be_asked(one: SupporterRow) -> bool:
    """Whether they serve and are there: that, and not why, is all that anybody sees."""
    return one.serves and not one.is_away


def answering(hospital: int) -> tuple[int, ...]:
    """The hospitals whose rotas answer there: its own, then the one that covers it."""
    other = program.covered_by(hospital)
    return (hospital,) if other is None else (hospital, other)


def places_of(hospital: int) -> tuple[int, ...]:
    """The hospitals for which that one's rota answers: itself, and those that it covers."""
    return (hospital, *program.covered(hospital))


def region_of(hospital: int) -> frozenset[int]:
    """The hospitals that share a rota with that one."""
    return frozenset(one for place in answering(hospital) for one in places_of(place))


def rotas_for(by: Actor) -> frozenset[int]:
    """The hospitals whose rotas somebody may see: where they work, and those that answer there."""
    places = frozenset(place for role in SEE_ROTAS for place in by.places_as(role))
    return places | program.covering(places)


def rota_of(hospital: int) -> RotaOf:
    """What is asked about whether somebody may see a rota."""
    return RotaOf(hospital, frozenset(places_of(hospital)))


def calls_near(hospital: int, at: datetime, days: int = 2) -> list[OnCall]:
    """The turns there that may still go on at that moment, or begin within so many days."""
    first = at.astimezone(zone_of(hospital)).date() - 2 * A_DAY
    return calls(hospital, first, days + 2)


def calls(hospital: int, first: date, days: int) -> list[OnCall]:
    """The turns there that begin on these days."""
    return on_call_from(_rota(hospital, first, days), first, days)


def zone_of(hospital: int) -> ZoneInfo:
    return ZoneInfo(program.hospital(hospital).time_zone)


def turn_of(ref: TurnRef) -> tuple[int, OnCall]:
    """The hospital of a turn, and the turn as it stands; NotFound where there is none on that day."""
    if ref.duty is not None:
        found = Duty.objects.filter(pk=ref.duty, kind=DutyKind.ROTA)
        hospital = found.values_list("hospital_id", flat=True).first()
    else:
        extra = RotaChange.objects.filter(pk=ref.extra or 0, duty=None, on=ref.on)
        hospital = extra.values_list("hospital_id", flat=True).first()
    if hospital is None or not is_near(ref.on):
        raise NotFound("no such turn")
    for one in calls(hospital, ref.on, 1):
        if one.ref == ref:
            return hospital, one
    raise NotFound("no such turn")


def who_could(hospital: int, turn: OnCall) -> tuple[SupporterRow, ...]:
    """Who could take that turn, by name: serves where it answers, is not away that day, and is not on
    call there at the same time."""
    places = places_of(hospital)
    near = calls(hospital, turn.ref.on - A_DAY, 3)
    busy = {one.account for one in near if one.account is not None and overlap(one, turn)}
    away = Away.objects.filter(first__lte=turn.ref.on, last__gte=turn.ref.on)
    crew = Supporter.objects.filter(hospital_id__in=places, standing=Standing.ACTIVE).exclude(
        pk__in=away.values("supporter")
    )
    known = by_account(crew.values_list("account_id", flat=True))
    able = [one for one in known.values() if one.account not in busy and one.is_certified]
    return tuple(sorted((one for one in able if one.is_active), key=lambda one: one.name))


def crew(hospital: int) -> tuple[SupporterRow, ...]:
    """Who may stand on that rota at all, by name: those who serve where it answers."""
    found = Supporter.objects.filter(hospital_id__in=places_of(hospital), standing__in=HAVE_BEGUN)
    known = by_account(found.values_list("account_id", flat=True))
    return tuple(sorted(known.values(), key=lambda one: one.name))


def away_on(accounts: Collection[int], first: date, days: int) -> set[tuple[int, date]]:
    """Which of these are away on which of these days."""
    last = first + days * A_DAY
    rows = Away.objects.filter(
        supporter__account_id__in=accounts, first__lte=last, last__gte=first
    ).values_list("supporter__account_id", "first", "last")
    return {
        (account, first + ahead * A_DAY)
        for account, begins, ends in rows
        for ahead in range(days + 1)
        if begins <= first + ahead * A_DAY <= ends
    }


def _rota(hospital: int, first: date, days: int) -> Rota:
    changes = RotaChange.objects.filter(
        hospital_id=hospital, on__gte=first, on__lt=first + days * A_DAY
    )
    instead = changes.filter(duty__isnull=False).values_list("duty_id", "on", "account_id")
    extra: Iterable[Any] = changes.filter(duty=None).values_list("pk", *EXTRA)
    return Rota(
        weekly={row.id: row.hours for row in program.rota(hospital)},
        instead={(duty, on): account for duty, on, account in instead if duty is not None},
        extra={pk: Extra(*row) for pk, *row in extra},
        zone=zone_of(hospital),
    )


def earliest() -> date:
    """Turns of earlier days are over everywhere."""
    return now().date() - 2 * A_DAY


def is_near(day: date) -> bool:
    """Whether a turn of that day may still matter, and can be changed yet."""
    return earliest() <= day <= now().date() + MOST_AHEAD * A_DAY
