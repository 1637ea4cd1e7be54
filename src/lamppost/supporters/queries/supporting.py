"""Supporters as others may need them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.program.queries import today_at
from lamppost.supporters.access import SupporterPermission, visible_to
from lamppost.supporters.models import Supporter
from lamppost.supporters.queries.availability import days_away, with_days_away, zone_of
from lamppost.supporters.rules import (
    CERTIFIED,
    Certificate,
    Standing,
    certificate_on,
    counts,
    decayed,
)
from lamppost.supporters.rules.availability import back_on


@dataclass(frozen=True, slots=True)
class SupporterRow:
    """One supporter, with what matching and a coordinator need."""

    id: int
    account: int
    name: str = field(repr=False)
    hospital: int
    department: int | None
    department_name: str
    specialty: str
    standing: Standing
    capacity: int
    languages: tuple[str, ...]
    modes: tuple[str, ...]  # none: any
    gender: str = field(repr=False)
    recent_heavy: int
    trained_on: date | None
    certificate: Certificate
    certified_until: date | None
    is_certified: bool  # and the certificate counts today
    is_active: bool
    is_away: bool
    back_on: date | None  # while they are away

    @property
    def serves(self) -> bool:
        """Certified, begun, not at rest, and able to sign in; also while they are away for some days."""
        return self.is_active and self.is_certified


@dataclass(frozen=True, slots=True)
class Trained:
    """How many were ever trained, and how many are certified today."""

    trained: int
    certified: int


def supporters(hospital: int, *, seen_by: Actor) -> tuple[SupporterRow, ...]:
    """Everybody of that hospital who was certified and has not stepped down, by id; also whose
    certificate has lapsed, so that whoever looks for them hears why they are not asked."""
    require(seen_by, SupporterPermission.SUPPORTER_VIEW, hospital)
    found = Supporter.objects.filter(
        visible_to(seen_by), hospital_id=hospital, standing__in=CERTIFIED
    )
    return _rows(found.order_by("id"))


def supporter_of(account: int) -> SupporterRow | None:
    """The supporter that an account is, was, or is on the way to be, if any."""
    return next(iter(_rows(Supporter.objects.filter(account_id=account))), None)


def by_account(accounts: Iterable[int]) -> dict[int, SupporterRow]:
    """The supporters that these accounts are, of whatever hospital."""
    found = _rows(Supporter.objects.filter(account_id__in=list(accounts)))
    return {one.account: one for one in found}


def supporter(supporter_id: int, *, seen_by: Actor) -> SupporterRow | None:
    """One supporter of the actor's hospitals."""
    require(seen_by, SupporterPermission.SUPPORTER_VIEW)
    found = Supporter.objects.filter(visible_to(seen_by), pk=supporter_id)
    return next(iter(_rows(found)), None)


def listed(hospital: int) -> tuple[SupporterRow, ...]:
    """Those who chose to be listed publicly and whose certificate counts, so that a caller can be verified."""
    chosen = Supporter.objects.filter(hospital_id=hospital, is_listed=True)
    serving = chosen.filter(standing=Standing.ACTIVE, certified_until__gte=today_at(hospital))
    return _rows(serving.order_by("account__name"))


def trained(hospital: int) -> Trained:
    """Head counts of the hospital's supporters: always shown, they tell nothing of anybody supported.
    Who is still in training is not among them, whose certificate has lapsed only as trained."""
    certified = Q(standing__in=CERTIFIED, certified_until__gte=today_at(hospital))
    heads = Supporter.objects.filter(hospital_id=hospital, certified_on__isnull=False).aggregate(
        trained=Count("id"), certified=Count("id", filter=certified)
    )
    return Trained(**heads)


@dataclass(frozen=True, slots=True)
class Served:
    """From when until when somebody served, and how long they were trained; without saying who."""

    department: int | None
    trained_on: date | None
    certified_on: date | None
    retired_on: date | None
    training_minutes: int


def served(hospital: int) -> tuple[Served, ...]:
    """Everybody who was trained there, in an order that says nothing; for rooms above, which ask who may."""
    columns = ("department_id", "trained_on", "certified_on", "retired_on", "training_minutes")
    found = Supporter.objects.filter(hospital_id=hospital, trained_on__isnull=False).order_by("?")
    return tuple(Served(*row) for row in found.values_list(*columns))


def _rows(found: QuerySet[Supporter]) -> tuple[SupporterRow, ...]:
    at = now()
    joined = found.select_related("account", "department", "hospital")
    return tuple(_row(one, at) for one in with_days_away(joined, at))


def _row(one: Supporter, at: datetime) -> SupporterRow:
    today = at.astimezone(ZoneInfo(one.hospital.time_zone)).date()
    back = back_on(days_away(one), at.astimezone(zone_of(one)).date())
    facts: dict[str, Any] = {
        "standing": Standing(one.standing),
        "department": one.department_id,
        "department_name": one.department.name if one.department else "",
        "recent_heavy": decayed(one.recent_heavy, one.heavy_month, today),
        "trained_on": one.trained_on,
        "certificate": certificate_on(one.certified_until, today),
        "certified_until": one.certified_until,
        "is_certified": one.standing in CERTIFIED and counts(one.certified_until, today),
        "is_active": one.standing == Standing.ACTIVE and one.account.is_active,
        "modes": tuple(one.modes),
        "back_on": back,
        "is_away": back is not None,
    }
    return SupporterRow(
        id=one.id,
        account=one.account_id,
        name=one.account.name,
        hospital=one.hospital_id,
        specialty=one.specialty,
        capacity=one.capacity,
        languages=tuple(one.languages),
        gender=one.gender,
        **facts,
    )
