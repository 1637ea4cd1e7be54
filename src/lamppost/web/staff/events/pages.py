"""What the pages after a hard event show. People stand on them only where somebody picks them."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lamppost.core.access import Role
from lamppost.core.errors import Invalid, NotFound
from lamppost.core.ids import random_id
from lamppost.program.queries import (
    HospitalRow,
    PhysicianRow,
    departments,
    hospital,
    physician,
    roster,
)
from lamppost.referrals import queries
from lamppost.referrals.access import STARTS
from lamppost.resources.queries import crisis_lines
from lamppost.supporters.queries import room_called
from lamppost.web.event_words import KINDS, WHENS
from lamppost.web.qr import address
from lamppost.web.requests import StaffRequest
from lamppost.web.staff.acts import acting, workplace, workplaces
from lamppost.web.staff.events import forms
from lamppost.web.staff.outreach.rows import drawn
from lamppost.web.words import Choice

SHOWN = 12  # people found at a time: one types on


def events_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """What is open after hard events, and the one-way door."""
    place, by = workplace(request, Role.COORDINATOR), acting(request)
    context = {
        "hospital": place,
        "places": workplaces(request, Role.COORDINATOR),
        "activations": queries.activations(place.id, seen_by=by),
        "door_since": queries.event_door_since(place.id, seen_by=by),
        "door": address(reverse("hospital_event", args=[place.slug])),
        **more,
    }
    return render(request, "staff/events.html", context, status=status)


def event_page(
    request: HttpRequest, activation: UUID, status: int = 200, **more: Any
) -> HttpResponse:
    """How its people stand, without a name, and what is proposed."""
    found = queries.activation(activation, seen_by=acting(request))
    context = {
        "called_at": room_called(found.row.hospital),
        "page": found,
        "event": found.row.event,
        "hospital": hospital(found.row.hospital),
        "rows": drawn(found.outreaches),
        **more,
    }
    return render(request, "staff/event.html", context, status=status)


def new_event_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """The form, with whom they have chosen; while somebody types, whom was found alone."""
    place = workplace(request, *STARTS)
    search, chosen = forms.searched(request.POST), _chosen(request, place)
    context = {
        "hospital": place,
        "search": search,
        "found": _found(request, place, search, chosen),
    }
    if cast(StaffRequest, request).htmx:
        return render(request, "staff/_event_found.html", context)
    context |= {
        "places": workplaces(request, *STARTS),
        "kinds": KINDS,
        "whens": WHENS,
        "departments": [Choice(one.name, one.name) for one in departments(place.id)],
        "ticked": request.POST.getlist("departments"),
        "chosen": chosen,
        "form_id": request.POST.get("form_id") or random_id().hex,
        "crisis_lines": crisis_lines(place.id),
        "errors": {},
        **more,
        "values": request.POST.dict(),
    }
    return render(request, "staff/event_new.html", context, status=status)


def started_page(request: HttpRequest, place: HospitalRow, is_unsafe: bool) -> HttpResponse:
    """That it goes on from here; after a "yes" to the safety question, whom to call now."""
    cover = queries.duty(place.id)
    context = {
        "hospital": place,
        "is_unsafe": is_unsafe,
        "is_paged": cover.is_covered,
        "next_at": cover.next_at,
        "crisis_lines": crisis_lines(place.id),
        "sees_more": acting(request).has(Role.COORDINATOR, place.id),
    }
    return render(request, "staff/event_started.html", context)


def _chosen(request: HttpRequest, place: HospitalRow) -> tuple[PhysicianRow, ...]:
    """Whoever is on this hospital's roster; a number of anybody else is left out."""
    found = []
    try:
        for one in forms.people(request.POST):
            found.append(physician(one, seen_by=acting(request)))
    except (Invalid, NotFound):
        pass
    return tuple(one for one in found if one.hospital == place.id)


def _found(
    request: HttpRequest, place: HospitalRow, search: str, chosen: tuple[PhysicianRow, ...]
) -> tuple[PhysicianRow, ...]:
    if not search.strip():
        return ()
    rows = roster(place.id, seen_by=acting(request), text=search).rows
    return tuple(one for one in rows if one.id not in {who.id for who in chosen})[:SHOWN]
