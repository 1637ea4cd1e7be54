"""Supporters in a long list, for whoever looks after them. Pages go by where the last one ended: no counting, and
no name in an address."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from django.db.models import Q, QuerySet

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.program.queries import today_at
from lamppost.supporters.access import SupporterPermission, looked_after_by
from lamppost.supporters.models import Supporter
from lamppost.supporters.queries.availability import days_away, with_days_away, zone_of
from lamppost.supporters.rules import CERTIFIED, Certificate, Standing, certificate_on
from lamppost.supporters.rules.availability import is_away
from lamppost.supporters.rules.renewal import DUE
from lamppost.supporters.rules.shown import standing_shown
from lamppost.training.queries import completed_by

PAGE: Final = 50
LONGEST_SEARCH: Final = 120


class Which(StrEnum):
    """Which of a hospital's supporters a list holds."""

    SERVING = "serving"  # certified, now or once
    DUE = "due"  # of these, whose certificate ends within sixty days or has lapsed
    STEPPED_DOWN = "stepped_down"


ORDERED_BY: Final = {
    Which.SERVING: "certified_until",
    Which.DUE: "certified_until",
    Which.STEPPED_DOWN: "retired_on",
}


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One supporter as their lead, coordinator or director sees them: no load, nothing of why they rest."""

    id: int
    account: int
    name: str = field(repr=False)
    hospital: int
    department: int | None
    department_name: str
    specialty: str
    standing: Standing
    trained_on: date | None
    certified_on: date | None
    certificate: Certificate
    certified_until: date | None
    can_sign_in: bool


@dataclass(frozen=True, slots=True)
class Place:
    """After which row a page begins, or (back) before which it ends."""

    row: int
    is_back: bool = False


@dataclass(frozen=True, slots=True)
class ListPage:
    """Some supporters; `next` and `previous` are where to go on, None at the ends."""

    rows: tuple[ListedRow, ...]
    next: Place | None = None
    previous: Place | None = None


def supporters_page(
    hospital: int,
    *,
    seen_by: Actor,
    which: Which = Which.SERVING,
    department: int | None = None,
    at: Place | None = None,
) -> ListPage:
    """One page of a hospital's supporters whom the actor looks after; whose certificate ends first (or
    who stepped down first) leads."""
    require(seen_by, SupporterPermission.SUPPORTER_VIEW, hospital)
    ours = Supporter.objects.filter(looked_after_by(seen_by), hospital_id=hospital)
    found, day = _which(ours, which, today_at(hospital)), ORDERED_BY[which]
    if department is not None:
        found = found.filter(department_id=department)
    edge = ours.filter(pk=at.row).values_list(day, flat=True).first() if at else None
    if at is None or edge is None:
        return _first(found.order_by(day, "id"), hospital)
    return _from(found, hospital, day, at, edge)


def search_supporters(hospital: int, *, seen_by: Actor, text: str) -> tuple[ListedRow, ...]:
    """The first fifty whose name or department holds each of these words; whoever stepped down too."""
    require(seen_by, SupporterPermission.SUPPORTER_VIEW, hospital)
    every = (*CERTIFIED, Standing.IN_TRAINING, Standing.STEPPED_DOWN)
    found = Supporter.objects.filter(
        looked_after_by(seen_by), hospital_id=hospital, standing__in=every
    )
    for word in text[:LONGEST_SEARCH].split():
        found = found.filter(Q(account__name__icontains=word) | Q(department__name__icontains=word))
    return _rows(found.order_by("account__name", "id")[:PAGE], hospital)


def in_training(hospital: int, *, seen_by: Actor, at: Place | None = None) -> ListPage:
    """One page of who is on the way to a certificate, those who said yes first leading."""
    require(seen_by, SupporterPermission.SUPPORTER_VIEW, hospital)
    found = Supporter.objects.filter(
        looked_after_by(seen_by), hospital_id=hospital, standing=Standing.IN_TRAINING
    )
    if at is None:
        page = _first(found.order_by("id"), hospital)
    elif at.is_back:
        page = _before(found.filter(pk__lt=at.row).order_by("-id"), hospital)
    else:
        page = _beyond(found.filter(pk__gt=at.row).order_by("id"), hospital)
    return replace(page, rows=_with_training(page.rows))


def looked_after(supporter: int, *, seen_by: Actor) -> ListedRow:
    """One of those whom the actor looks after; NotFound for others, and for who was only asked."""
    require(seen_by, SupporterPermission.SUPPORTER_VIEW)
    every = (*CERTIFIED, Standing.IN_TRAINING, Standing.STEPPED_DOWN)
    found = Supporter.objects.filter(looked_after_by(seen_by), pk=supporter, standing__in=every)
    place = found.values_list("hospital_id", flat=True).first()
    if place is None:
        raise NotFound("no such supporter")
    return _with_training(_rows(found, place))[0]


def _with_training(rows: tuple[ListedRow, ...]) -> tuple[ListedRow, ...]:
    """Those on the way with the day on which their first training became whole, if it has."""
    on_the_way = [one.account for one in rows if one.standing is Standing.IN_TRAINING]
    whole = completed_by(on_the_way) if on_the_way else {}
    return tuple(
        replace(one, trained_on=whole[one.account][0].on) if one.account in whole else one
        for one in rows
    )


def _which(found: QuerySet[Supporter], which: Which, today: date) -> QuerySet[Supporter]:
    if which is Which.STEPPED_DOWN:
        return found.filter(standing=Standing.STEPPED_DOWN)
    serving = found.filter(standing__in=CERTIFIED)
    return serving.filter(certified_until__lte=today + DUE) if which is Which.DUE else serving


def _from(found: QuerySet[Supporter], hospital: int, day: str, at: Place, edge: date) -> ListPage:
    """The page beyond a row, on either side of it."""
    side, sign = ("lt", "-") if at.is_back else ("gt", "")
    same_day = Q(**{day: edge, f"id__{side}": at.row})
    # The first condition alone lets an index find them.
    beyond = Q(**{f"{day}__{side}e": edge}) & (Q(**{f"{day}__{side}": edge}) | same_day)
    ordered = found.filter(beyond).order_by(f"{sign}{day}", f"{sign}id")
    return _before(ordered, hospital) if at.is_back else _beyond(ordered, hospital)


def _first(ordered: QuerySet[Supporter], hospital: int) -> ListPage:
    rows = _rows(ordered[: PAGE + 1], hospital)
    return ListPage(rows[:PAGE], next=_after(rows))


def _beyond(ordered: QuerySet[Supporter], hospital: int) -> ListPage:
    """What comes after some row."""
    page = _first(ordered, hospital)
    return replace(page, previous=Place(page.rows[0].id, is_back=True) if page.rows else None)


def _before(backwards: QuerySet[Supporter], hospital: int) -> ListPage:
    """What comes before some row, read from there."""
    rows = _rows(backwards[: PAGE + 1], hospital)
    shown = rows[:PAGE][::-1]
    farther = Place(shown[0].id, is_back=True) if len(rows) > PAGE else None
    return ListPage(shown, Place(shown[-1].id) if shown else None, farther)


def _after(rows: tuple[ListedRow, ...]) -> Place | None:
    return Place(rows[PAGE - 1].id) if len(rows) > PAGE else None


def _rows(found: QuerySet[Supporter], hospital: int) -> tuple[ListedRow, ...]:
    at, today = now(), today_at(hospital)
    joined = found.select_related("account", "department", "hospital")
    return tuple(_row(one, at, today) for one in with_days_away(joined, at))


def _row(one: Supporter, at: datetime, today: date) -> ListedRow:
    there = at.astimezone(zone_of(one)).date()
    return ListedRow(
        id=one.id,
        account=one.account_id,
        name=one.account.name,
        hospital=one.hospital_id,
        department=one.department_id,
        department_name=one.department.name if one.department else "",
        specialty=one.specialty,
        standing=standing_shown(Standing(one.standing), is_away=is_away(days_away(one), there)),
        trained_on=one.trained_on,
        certified_on=one.certified_on,
        certificate=certificate_on(one.certified_until, today),
        certified_until=one.certified_until,
        can_sign_in=one.account.is_active,
    )
