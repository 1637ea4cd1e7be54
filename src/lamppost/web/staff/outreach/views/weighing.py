"""What counts when somebody is matched: shown to who offers, set by them and the director."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lamppost.outreach.access import WEIGHS
from lamppost.outreach.actions import set_weighing
from lamppost.outreach.queries.weighing import weighing
from lamppost.web.staff.acts import acting, done, page_with_acts, workplace, workplaces
from lamppost.web.staff.outreach.weights import rows, said, weighing_in


def matching_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Each part of the fit, and how much it counts there."""
    place = workplace(request, *WEIGHS)
    values = {**said(weighing(place.id, seen_by=acting(request))), **more.pop("values", {})}
    errors = more.pop("errors", {})
    context = {"hospital": place, "places": workplaces(request, *WEIGHS), "errors": errors}
    context["parts"], context["loads"] = rows(values, errors)
    return render(request, "staff/matching.html", context, status=status)


def keep(request: HttpRequest) -> HttpResponse:
    place = workplace(request, *WEIGHS)
    set_weighing(hospital=place.id, weighing=weighing_in(request.POST), by=acting(request))
    return done(request, _("The next suggestions keep to this."), "matching")


def back(request: HttpRequest) -> HttpResponse:
    """To what the program comes with."""
    place = workplace(request, *WEIGHS)
    set_weighing(hospital=place.id, weighing=None, by=acting(request))
    return done(request, _("It is as the program came."), "matching")


matching = page_with_acts(matching_page, keep=keep, back=back)
