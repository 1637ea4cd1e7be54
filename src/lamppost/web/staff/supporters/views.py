"""How much a supporter can carry: only they decide."""

from datetime import timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lamppost.core.clock import now
from lamppost.core.errors import Refused
from lamppost.notifications.actions import choose_daily
from lamppost.notifications.queries import is_daily
from lamppost.supporters import actions
from lamppost.supporters.queries import SupporterRow, supporter_of
from lamppost.web.staff.acts import acting, done, page_with_acts
from lamppost.web.staff.readings import day_ahead, number
from lamppost.web.words import Choice

MOST: Final = 9
CAPACITIES: Final = tuple(Choice(str(n), str(n)) for n in range(6))


def room_to_give(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """What they have said so far."""
    mine = _mine(request)
    context = {
        "supporter": mine,
        "is_daily": is_daily(mine.account),
        "capacities": CAPACITIES,
        "earliest": (now().date() + timedelta(days=1)).isoformat(),
        "errors": {},
        **more,
    }
    said = {"capacity": str(mine.capacity), "away_until": str(mine.away_until or "")}
    context["values"] = {**said, **more.get("values", {})}
    return render(request, "staff/capacity.html", context, status=status)


def set_capacity(request: HttpRequest) -> HttpResponse:
    capacity, away = number(request.POST, "capacity", MOST), _mine(request).away_until
    actions.set_capacity(capacity=capacity, away_until=away, by=acting(request))
    return done(request, _("We keep to this."), "capacity")


def set_away(request: HttpRequest) -> HttpResponse:
    away, capacity = day_ahead(request.POST, "away_until"), _mine(request).capacity
    actions.set_capacity(capacity=capacity, away_until=away, by=acting(request))
    return done(request, _("We keep to this."), "capacity")


def rest(request: HttpRequest) -> HttpResponse:
    actions.rest(by=acting(request))
    return done(request, _("Rest well. You are not asked until you say so."), "capacity")


def resume(request: HttpRequest) -> HttpResponse:
    actions.resume(by=acting(request))
    return done(request, _("Good to have you back."), "capacity")


def once_a_day(request: HttpRequest) -> HttpResponse:
    choose_daily(is_on=True, by=acting(request))
    return done(request, _("We write once a day, always at the same hour."), "capacity")


def at_once(request: HttpRequest) -> HttpResponse:
    choose_daily(is_on=False, by=acting(request))
    return done(request, _("We write as soon as something waits for you."), "capacity")


def _mine(request: HttpRequest) -> SupporterRow:
    account = acting(request).account
    found = supporter_of(account) if account is not None else None
    if found is None:
        raise Refused("no supporter")
    return found


capacity = page_with_acts(
    room_to_give,
    capacity=set_capacity,
    away=set_away,
    rest=rest,
    resume=resume,
    once_a_day=once_a_day,
    at_once=at_once,
)
