"""When a supporter has time: weekly hours by their own clock, days away."""

from itertools import groupby
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from lamppost.core.clock import now
from lamppost.core.errors import Invalid
from lamppost.people.actions import set_time_zone
from lamppost.supporters import actions
from lamppost.supporters.queries import HoursRow, my_time
from lamppost.supporters.rules import Away
from lamppost.web.staff.acts import acting, done, page_with_acts
from lamppost.web.staff.readings import clock, day, number, weekdays
from lamppost.web.staff.supporters.own import KEPT, own
from lamppost.web.supporter_words import TIME_ZONE
from lamppost.web.words import Choice, choices

DAYS: Final = tuple(Choice(str(number), words) for number, words in WEEKDAYS.items())


def hours_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Their week, day by day, and the days on which they are away."""
    own(request)
    mine = my_time(seen_by=acting(request))
    context = {
        "mine": mine,
        "week": [_day(*of_day) for of_day in groupby(mine.hours, lambda one: one.weekday)],
        "days": DAYS,
        "zones": choices(TIME_ZONE),
        "today": now().astimezone(ZoneInfo(mine.zone)).date().isoformat(),
        "chosen": request.POST.getlist("weekdays"),
        "errors": {},
        "values": {},
        **more,
    }
    return render(request, "staff/my_hours.html", context, status=status)


def add(request: HttpRequest) -> HttpResponse:
    given = request.POST
    on, starts, ends = weekdays(given), clock(given, "starts"), clock(given, "ends")
    actions.add_hours(weekdays=on, starts=starts, ends=ends, by=acting(request))
    return done(request, KEPT, "my_hours")


def remove(request: HttpRequest) -> HttpResponse:
    actions.remove_hours(entry=number(request.POST, "hours"), by=acting(request))
    return done(request, KEPT, "my_hours")


def away(request: HttpRequest) -> HttpResponse:
    first = day(request.POST, "first")
    last = day(request.POST, "last") or first
    if first is None or last is None:
        raise Invalid({"first": "choose"})
    actions.add_away(days=Away(first, last), by=acting(request))
    return done(request, _("You are not asked on these days."), "my_hours")


def back(request: HttpRequest) -> HttpResponse:
    actions.remove_away(away=number(request.POST, "away"), by=acting(request))
    return done(request, _("Good to have you back."), "my_hours")


def zone(request: HttpRequest) -> HttpResponse:
    set_time_zone(time_zone=request.POST.get("time_zone", ""), by=acting(request))
    return done(request, KEPT, "my_hours")


def _day(weekday: int, rows: "Any") -> dict[str, Any]:
    found: list[HoursRow] = list(rows)
    return {"name": WEEKDAYS[weekday], "hours": found}


my_hours = page_with_acts(hours_page, add=add, remove=remove, away=away, back=back, zone=zone)
