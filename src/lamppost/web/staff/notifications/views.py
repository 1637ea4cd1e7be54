"""How one wants to be written to; and letters that could not be sent, of which nobody sees more than how many."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamppost.core.access import Role
from lamppost.notifications import actions, queries
from lamppost.notifications.rules import Quiet, Topic, Wished
from lamppost.people.actions import set_time_zone
from lamppost.people.queries import account, own_time_zone
from lamppost.web.staff.acts import acting, done, page_with_acts, workplace, workplaces
from lamppost.web.staff.notifications import pages
from lamppost.web.staff.readings import clock, several_of
from lamppost.web.staff.supporters.own import KEPT
from lamppost.web.supporter_words import TIME_ZONE
from lamppost.web.words import choices


def letters_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """What they have said so far, or have just chosen."""
    by, given = acting(request), request.POST
    wished = queries.wished(by.who)
    context = {
        "topics": pages.topics(request),
        "waits": given.getlist("waits") if "quiet_from" in given else wished.topics,
        "zone": account(by.who).time_zone,
        "zones": choices(TIME_ZONE),
        "errors": {},
        **more,
    }
    own = {"time_zone": own_time_zone(by.who)}
    context["values"] = {**pages.said(wished), **own, **more.get("values", {})}
    return render(request, "staff/letters.html", context, status=status)


def choose(request: HttpRequest) -> HttpResponse:
    given = request.POST
    quiet = Quiet(clock(given, "quiet_from"), clock(given, "quiet_until"))
    chosen = Wished(several_of(given, "waits", Topic), quiet)
    actions.choose_letters(chosen=chosen, by=acting(request))
    return done(request, KEPT, "letters")


def zone(request: HttpRequest) -> HttpResponse:
    set_time_zone(time_zone=request.POST.get("time_zone", ""), by=acting(request))
    return done(request, KEPT, "letters")


def unsent_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Each hospital that they administer."""
    found = queries.unsent(seen_by=acting(request))
    places = pages.unsent_places(workplaces(request, Role.ADMINISTRATOR), found)
    return render(request, "staff/unsent.html", {"places": places, **more}, status=status)


def again(request: HttpRequest) -> HttpResponse:
    place = workplace(request, Role.ADMINISTRATOR)
    count = actions.send_again(hospital=place.id, by=acting(request))
    said = ngettext("We try %(n)d letter again.", "We try %(n)d letters again.", count)
    return done(request, said % {"n": count}, "unsent")


def give_up(request: HttpRequest) -> HttpResponse:
    """After asking: nobody can get them back."""
    place = workplace(request, Role.ADMINISTRATOR)
    if request.POST.get("confirmed") != "yes":
        return _asks(request, place.slug)
    count = actions.give_up(hospital=place.id, by=acting(request))
    said = ngettext("%(n)d letter is forgotten.", "%(n)d letters are forgotten.", count)
    return done(request, said % {"n": count}, "unsent")


def _asks(request: HttpRequest, slug: str) -> HttpResponse:
    page = {
        "title": _("Give these letters up?"),
        "words": _("They are forgotten, and whoever should have read them is not told by mail."),
        "yes": _("Give them up"),
        "act": "give_up",
        "hidden": [{"name": "at", "value": slug}],
        "back": request.path,
    }
    return render(request, "staff/confirm.html", page)


letters = page_with_acts(letters_page, choose=choose, zone=zone)
unsent = page_with_acts(unsent_page, again=again, give_up=give_up)
