"""What is promised to who asks, and when the program works."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lamppost.core.errors import Invalid
from lamppost.outreach.access import WEIGHS
from lamppost.outreach.actions import set_promises
from lamppost.outreach.queries.promises import promises_to_set
from lamppost.program.actions import set_special_day, set_working_hours
from lamppost.program.queries import days_off
from lamppost.web.staff.acts import acting, done, page_with_acts, workplace, workplaces
from lamppost.web.staff.outreach import promises as form
from lamppost.web.staff.readings import day_ahead


def promises_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Each urgency with its promise, the weekly hours, and the days that are not as others."""
    place, by, errors = workplace(request, *WEIGHS), acting(request), more.get("errors", {})
    said = form.said(promises_to_set(place.id, seen_by=by))
    values = {**said, **form.hours_said(place), **more.get("values", {})}
    if request.POST.getlist("weekdays"):
        values["weekdays"] = request.POST.getlist("weekdays")
    context = {
        "hospital": place,
        "places": workplaces(request, *WEIGHS),
        "errors": form.by_name(errors),
    }
    context |= {"rows": form.rows(values, errors), "units": form.UNITS, "values": values}
    context |= {"weekdays": form.weekdays(), "days": days_off(place.id, seen_by=by)}
    return render(request, "staff/promises.html", context, status=status)


def keep(request: HttpRequest) -> HttpResponse:
    place, chosen = workplace(request, *WEIGHS), form.promises_in(request.POST)
    set_promises(hospital=place.id, promised=chosen, by=acting(request))
    return done(request, _("This is promised from now on."), "promises")


def hours(request: HttpRequest) -> HttpResponse:
    place, chosen = workplace(request, *WEIGHS), form.hours_in(request.POST)
    set_working_hours(hospital=place.id, hours=chosen, by=acting(request))
    return done(request, _("These are the hours of work."), "promises")


def day(request: HttpRequest) -> HttpResponse:
    """A day off, a day of work, or as the calendar says."""
    place, when = workplace(request, *WEIGHS), day_ahead(request.POST, "day")
    if when is None:
        raise Invalid({"day": "choose"})
    is_working = {"works": True, "off": False}.get(request.POST.get("how", ""))
    set_special_day(hospital=place.id, day=when, is_working=is_working, by=acting(request))
    return done(request, _("The day is noted."), "promises")


promises = page_with_acts(promises_page, keep=keep, hours=hours, day=day)
