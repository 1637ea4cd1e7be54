"""How much a supporter can carry: only they decide."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lamppost.notifications.queries import daily_letter_at
from lamppost.supporters import actions
from lamppost.supporters.queries import room_called
from lamppost.web.staff.acts import acting, done, page_with_acts
from lamppost.web.staff.readings import number
from lamppost.web.staff.supporters.own import KEPT, own
from lamppost.web.words import Choice

MOST: Final = 9
CAPACITIES: Final = tuple(Choice(str(n), str(n)) for n in range(6))


def room_to_give(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """What they have said so far."""
    mine = own(request)
    context = {
        "supporter": mine,
        "is_called": room_called(mine.hospital) is not None,
        "is_daily": daily_letter_at(mine.account) is not None,
        "capacities": CAPACITIES,
        "errors": {},
        **more,
    }
    context["values"] = {"capacity": str(mine.capacity), **more.get("values", {})}
    return render(request, "staff/capacity.html", context, status=status)


def set_capacity(request: HttpRequest) -> HttpResponse:
    capacity = number(request.POST, "capacity", MOST)
    actions.set_capacity(capacity=capacity, by=acting(request))
    return done(request, KEPT, "capacity")


def rest(request: HttpRequest) -> HttpResponse:
    actions.rest(by=acting(request))
    return done(request, _("Rest well. You are not asked until you say so."), "capacity")


def resume(request: HttpRequest) -> HttpResponse:
    actions.resume(by=acting(request))
    return done(request, _("Good to have you back."), "capacity")


capacity = page_with_acts(
    room_to_give,
    capacity=set_capacity,
    rest=rest,
    resume=resume,
)
