"""The rota, set by a coordinator: weekly turns, single dates; by a director: whose rota answers where."""

from typing import Any, Final
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lamppost.core.clock import now
from lamppost.core.errors import Invalid
from lamppost.program.actions import set_cover
from lamppost.program.queries import hospital
from lamppost.program.rules.duty import Hours
from lamppost.supporters import actions, queries
from lamppost.supporters.rules.rota import Extra
from lamppost.web.staff.acts import acting, done, page_with_acts, workplace, workplaces
from lamppost.web.staff.readings import clock, day, number, weekdays
from lamppost.web.staff.supporters.views.hours import DAYS
from lamppost.web.staff.supporters.views.rota import JOINS, SETS, ref
from lamppost.web.supporter_words import RANK
from lamppost.web.words import Choice

RANKS: Final = tuple(Choice(str(number), words) for number, words in RANK.items())
WEEK: Final = {"days": DAYS, "ranks": RANKS}
NOTHING: Final[dict[str, Any]] = {"errors": {}, "values": {}}


def hours_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """The weekly turns of a hospital's rota."""
    here = workplace(request, *SETS)
    context = {
        "rota": queries.rota_page(here.id, seen_by=acting(request)),
        "hospital": here,
        "places": workplaces(request, *SETS),
        "crew": [Choice(str(one.account), one.name) for one in queries.crew(here.id)],
        **WEEK,
        "today": now().astimezone(ZoneInfo(here.time_zone)).date().isoformat(),
        "chosen": request.POST.getlist("weekdays"),
        **NOTHING,
        **more,
    }
    return render(request, "staff/rota_hours.html", context, status=status)


def put_on(request: HttpRequest) -> HttpResponse:
    here, given = workplace(request, *SETS), request.POST
    on, (account, rank) = weekdays(given), _who(given)
    starts, ends = clock(given, "starts"), clock(given, "ends")
    hours = [Hours(account, rank, one, starts, ends) for one in sorted(on)]
    actions.put_on(hospital=here.id, hours=hours, by=acting(request))
    return _kept(request, here.slug)


def take_off(request: HttpRequest) -> HttpResponse:
    here = workplace(request, *SETS)
    actions.take_off(duty=number(request.POST, "duty"), by=acting(request))
    return _kept(request, here.slug)


def add_turn(request: HttpRequest) -> HttpResponse:
    here, given, on = workplace(request, *SETS), request.POST, day(request.POST, "on")
    if on is None:
        raise Invalid({"on": "choose"})
    extra = Extra(*_who(given), on, clock(given, "starts"), clock(given, "ends"))
    actions.add_turn(hospital=here.id, extra=extra, by=acting(request))
    return _kept(request, here.slug)


def change_page(request: HttpRequest, turn: str, status: int = 200, **more: Any) -> HttpResponse:
    """One turn on one date: who has it instead."""
    shown = queries.turn_page(ref(turn), seen_by=acting(request))
    context = {"shown": shown, "errors": {}, "values": {}, **more}
    return render(request, "staff/rota_change.html", context, status=status)


def give(request: HttpRequest, turn: str) -> HttpResponse:
    to = number(request.POST, "account")
    actions.change_turn(turn=ref(turn), to=to, by=acting(request))
    return done(request, _("That day is changed."), "rota")


def nobody(request: HttpRequest, turn: str) -> HttpResponse:
    actions.change_turn(turn=ref(turn), to=None, by=acting(request))
    return done(request, _("Nobody has that turn now."), "rota")


def region_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Whose rota answers at which hospital in the hours that its own leaves open."""
    by, mine = acting(request), workplaces(request, *JOINS)
    shown = [queries.rota_page(one.id, seen_by=by) for one in mine]
    alone = [one.hospital for one in shown if one.region is None]
    context = {
        "rows": [
            (one, [Choice(str(other.id), other.name) for other in alone if other != one.hospital])
            for one in shown
        ],
        "errors": {},
        "values": {},
        **more,
    }
    return render(request, "staff/rota_region.html", context, status=status)


def cover(request: HttpRequest) -> HttpResponse:
    place, by = number(request.POST, "hospital"), acting(request)
    other = number(request.POST, "covered_by") if request.POST.get("covered_by") else None
    set_cover(hospital=place, covered_by=other, by=by)
    said = _("%(hospital)s is set.") % {"hospital": hospital(place).name}
    return done(request, said, "rota_region")


def _who(given: QueryDict) -> tuple[int, int]:
    return number(given, "account"), number(given, "rank")


def _kept(request: HttpRequest, slug: str) -> HttpResponse:
    answer = done(request, _("The rota is set."), "rota_hours")
    answer.headers["Location"] = f"{reverse('rota_hours')}?at={slug}"
    return answer


rota_hours = page_with_acts(hours_page, put_on=put_on, take_off=take_off, add_turn=add_turn)
change = page_with_acts(change_page, give=give, nobody=nobody)
region = page_with_acts(region_page, cover=cover)
