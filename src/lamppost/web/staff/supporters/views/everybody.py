"""The supporters of a hospital, for their lead, coordinator and director: who is due, who is in training."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamppost.supporters import actions
from lamppost.supporters.queries import in_training, search_supporters, today_at
from lamppost.web.staff.acts import acting, done, page_with_acts, workplace
from lamppost.web.staff.navigation import SUPPORTERS
from lamppost.web.staff.readings import day, number, numbers
from lamppost.web.staff.supporters.pages import SETS_TERM, frame, list_page, place_in, ways
from lamppost.web.supporter_words import TRAINING


def search(request: HttpRequest) -> HttpResponse:
    """Those whose name or department holds these words; they come on one page."""
    text = request.POST.get("search", "").replace("\0", "")[:120]
    place = workplace(request, *SUPPORTERS)
    found = search_supporters(place.id, seen_by=acting(request), text=text)
    return list_page(request, search=text, people=found, which="", previous="", next="")


def training_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Who is on the way, and who can be certified: several at once."""
    place = workplace(request, *SUPPORTERS)
    found = in_training(place.id, seen_by=acting(request), at=place_in(request.GET))
    context = {
        **frame(request, place),
        "people": found.rows,
        **ways(found, place, "supporters_training"),
        "which": TRAINING,
        "today": today_at(place.id).isoformat(),
        "chosen": request.POST.getlist("supporters"),
        "errors": {},
        "values": {},
        **more,
    }
    return render(request, "staff/supporters_training.html", context, status=status)


def certify(request: HttpRequest) -> HttpResponse:
    """All who are ticked; without a day, on that of their own training."""
    chosen = numbers(request.POST.getlist("supporters"), "supporters")
    trained_on = day(request.POST, "trained_on")
    count = actions.certify(supporters=chosen, trained_on=trained_on, by=acting(request))
    said = ngettext("%(n)d person is certified.", "%(n)d people are certified.", count) % {
        "n": count
    }
    return done(request, said, "supporters_training")


def term_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """For how long a certificate counts here."""
    place = workplace(request, *SETS_TERM)
    context = {**frame(request, place), "errors": {}, **more}
    context["values"] = {"months": str(context["months"]), **more.get("values", {})}
    return render(request, "staff/term.html", context, status=status)


def set_term(request: HttpRequest) -> HttpResponse:
    place, months = workplace(request, *SETS_TERM), number(request.POST, "months", 99)
    actions.set_term(hospital=place.id, months=months, by=acting(request))
    return done(request, _("We keep to this from now on."), "supporters")


supporters = page_with_acts(list_page, search=search)
training = page_with_acts(training_page, certify=certify)
term = page_with_acts(term_page, set_term)
