"""Who is on call: everybody sees it whom it serves; a supporter asks another to take a turn."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.core.access import Actor, Role
from lamppost.core.calendars import Method, ics
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.program.queries import HospitalRow
from lamppost.supporters import actions, queries
from lamppost.supporters.actions.swapping import appointment
from lamppost.supporters.rules.rota import TurnRef
from lamppost.web.staff.acts import acting, done, page_with_acts
from lamppost.web.staff.readings import number

SETS = (Role.COORDINATOR, Role.ADMINISTRATOR)
JOINS = (Role.DIRECTOR, Role.ADMINISTRATOR)


@require_safe
def rota(request: HttpRequest) -> HttpResponse:
    """Now, next in line, and two weeks."""
    by = acting(request)
    places = queries.rotas(seen_by=by)
    here = _chosen(request, places)
    context = {
        "rota": queries.rota_page(here.id, seen_by=by),
        "hospital": here,
        "places": places,
        **_may_do(by, here.id),
    }
    return render(request, "staff/rota.html", context)


def turn_page(request: HttpRequest, turn: str, status: int = 200, **more: Any) -> HttpResponse:
    """One turn, and whom its holder could ask."""
    shown = queries.turn_page(ref(turn), seen_by=acting(request))
    context = {"shown": shown, "errors": {}, "values": {}, **more}
    return render(request, "staff/rota_turn.html", context, status=status)


def ask(request: HttpRequest, turn: str) -> HttpResponse:
    actions.ask_swap(turn=ref(turn), other=number(request.POST, "other"), by=acting(request))
    return done(request, _("They have been asked. It stays yours until they say yes."), "rota")


def agree(request: HttpRequest) -> HttpResponse:
    actions.agree(swap=number(request.POST, "swap"), by=acting(request))
    return done(request, _("Thank you. The turn is yours now."), "my_turns")


def decline(request: HttpRequest) -> HttpResponse:
    actions.decline_swap(swap=number(request.POST, "swap"), by=acting(request))
    return done(request, _("Thank you for saying so. Somebody else can be asked."), "my_turns")


def take_back(request: HttpRequest) -> HttpResponse:
    actions.take_back_swap(own_swap=number(request.POST, "swap"), by=acting(request))
    return done(request, _("You ask no longer. The turn stays yours."), "my_turns")


def turns_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """One's own turns, and what one is asked or has asked."""
    by = acting(request)
    context = {
        "turns": [
            {"ref": one.ref, "begins": one.begins, "ends": one.ends, "at": place}
            for place, one in queries.my_turns(seen_by=by)
        ],
        "swaps": queries.my_swaps(seen_by=by),
        "errors": {},
        **more,
    }
    return render(request, "staff/my_turns.html", context, status=status)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """One's own turns as a file for a calendar."""
    by = acting(request)
    turns = queries.my_turns(seen_by=by)
    dates = [appointment(place.id, one, by.who) for place, one in turns]
    text = ics(dates, method=Method.PUBLISH, stamped=now())
    name = {"Content-Disposition": 'attachment; filename="on-call.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=name)


def ref(text: str) -> TurnRef:
    """The turn that an address names; NotFound for anything else."""
    found = TurnRef.parse(text)
    if found is None:
        raise NotFound("no such turn")
    return found


def _may_do(by: Actor, place: int) -> dict[str, Any]:
    """What they may do there, and the questions that go with it."""
    sets = any(by.has(role, place) for role in SETS)
    is_supporter = by.has(Role.SUPPORTER)
    return {
        "is_supporter": is_supporter,
        "can_set": sets,
        "can_join": any(by.has(role, place) for role in JOINS),
        "swaps": queries.my_swaps(seen_by=by) if is_supporter else (),
        "all_swaps": queries.swaps_at(place, seen_by=by) if sets else (),
    }


def _chosen(request: HttpRequest, places: tuple[HospitalRow, ...]) -> HospitalRow:
    slug = request.GET.get("at") or (places[0].slug if places else "")
    own = [one for one in places if one.slug == slug]
    if not own:
        raise NotFound("no such rota of theirs")
    return own[0]


turn = page_with_acts(turn_page, ask=ask)
my_turns = page_with_acts(turns_page, agree=agree, decline=decline, take_back=take_back)
