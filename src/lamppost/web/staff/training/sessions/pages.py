"""What the pages of those who plan and teach show."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lamppost.core.access import Actor
from lamppost.core.errors import NotNow
from lamppost.program.queries import HospitalRow, hospital
from lamppost.training import queries
from lamppost.training.access import PLANS, READS_FEEDBACK, comes_from
from lamppost.training.queries import SeatRow, SessionRow
from lamppost.training.rules.sessions import MOST_FACILITATORS, SeatState
from lamppost.web.qr import address, qr
from lamppost.web.staff.acts import acting, workplace, workplaces
from lamppost.web.staff.training.sessions import forms, rows
from lamppost.web.staff.training.sessions.forms import Filled
from lamppost.web.staff.training.sessions.rows import shown
from lamppost.web.staff.training.sessions.said import drawn
from lamppost.web.training_words import SESSION_KIND
from lamppost.web.words import Choice, choices


def sessions_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Those of the hospital where they plan, coming and past; and those that they teach."""
    by, places = acting(request), workplaces(request, *PLANS)
    here = workplace(request, *PLANS) if places else None
    context = {
        "hospital": here,
        "places": places,
        "coming": shown(queries.coming_sessions(here.id, seen_by=by)) if here else (),
        "past": shown(queries.past_sessions(here.id, seen_by=by)) if here else (),
        "taught": shown(queries.taught_sessions(seen_by=by)),
        **more,
    }
    return render(request, "staff/sessions.html", context, status=status)


def plan_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """An empty form, or what was typed into it."""
    here = workplace(request, *PLANS)
    filled = forms.as_typed(request.POST) if request.POST else _fresh(request, here)
    others = [one for one in workplaces(request, *PLANS) if one.id != here.id]
    context = {
        "places": workplaces(request, *PLANS),
        "others": [Choice(one.slug, one.name) for one in others],
        "kinds": choices(SESSION_KIND),
        **_form(request, here, tuple(one.id for one in (here, *others)), filled),
        **more,
    }
    context["values"] = filled.values
    return render(request, "staff/session_form.html", context, status=status)


def change_page(
    request: HttpRequest, session: UUID, status: int = 200, **more: Any
) -> HttpResponse:
    """What may change about a session."""
    row = queries.session(session, seen_by=acting(request))
    if not row.is_coming:
        raise NotNow("It has begun; nothing can be changed any more.")
    filled = forms.as_typed(request.POST) if request.POST else forms.of_session(row)
    context = {
        "session": row,
        **_form(request, hospital(row.hospital), row.hospitals, filled),
        **more,
    }
    context["values"] = filled.values
    return render(request, "staff/session_form.html", context, status=status)


def session_page(
    request: HttpRequest, session: UUID, status: int = 200, **more: Any
) -> HttpResponse:
    """One session for whoever plans it: when, where, who comes, who waits, who was there."""
    by = acting(request)
    row = queries.session(session, seen_by=by)
    context = {
        **_people(row, by),
        "can_change": row.is_coming and _plans_all(request, row),
        "reads_feedback": any(by.has(role, row.hospital) for role in READS_FEEDBACK),
        **more,
    }
    return render(request, "staff/session.html", context, status=status)


def room_page(request: HttpRequest, session: UUID, status: int = 200, **more: Any) -> HttpResponse:
    """What the room sees, large: the code and its picture; and under it who is there."""
    by = acting(request)
    row = queries.session(session, seen_by=by)
    code = queries.room_code(session, seen_by=by) if row.is_code_shown else ""
    context = {
        **_people(row, by),
        "code": code,
        "said": f"{code[:3]} {code[3:]}",
        "picture": qr(f"{reverse('here')}?code={code}") if code else "",
        "address": address(reverse("here")),
        "plans": bool(workplaces(request, *PLANS)),
        "comes": bool(comes_from(by)),
        **more,
    }
    return render(request, "staff/session_room.html", context, status=status)


def feedback_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """What was said of a hospital's sessions, once nobody can tell by whom."""
    here = workplace(request, *READS_FEEDBACK)
    found = queries.feedback(here.id, seen_by=acting(request))
    context = {
        "hospital": here,
        "places": workplaces(request, *READS_FEEDBACK),
        "told": [(said, shown([said.row])[0], drawn(said)) for said in found],
        **more,
    }
    return render(request, "staff/training_feedback.html", context, status=status)


def _people(row: SessionRow, by: Actor) -> dict[str, Any]:
    seats = queries.seats(row.id, seen_by=by)
    return {
        "session": row,
        "shown": shown([row])[0],
        "seated": [one for one in seats if one.state is SeatState.TAKEN],
        "line": [one for one in seats if one.state is SeatState.WAITING],
        "there": _there(seats),
    }


def _there(seats: tuple[SeatRow, ...]) -> int:
    return sum(one.has_attended for one in seats)


def _plans_all(request: HttpRequest, row: SessionRow) -> bool:
    return set(row.hospitals) <= {one.id for one in workplaces(request, *PLANS)}


def _fresh(request: HttpRequest, here: HospitalRow) -> Filled:
    """A first training as the curriculum has it: what can be done alone is, the rest is taught."""
    parts = rows.parts(here.id, seen_by=acting(request))
    taught = [one.id for one in parts if not one.beforehand]
    return forms.fresh(here.time_zone, taught, [one.id for one in parts if one.beforehand])


def _form(
    request: HttpRequest, here: HospitalRow, hospitals: tuple[int, ...], filled: Filled
) -> dict[str, Any]:
    """Who could teach, as often as there is room; which parts there are; and what was chosen."""
    parts = rows.parts(here.id, seen_by=acting(request))
    teachers = [Choice(str(o.id), o.name) for o in queries.possible_facilitators(hospitals)]
    chosen = (*filled.facilitators, *[""] * MOST_FACILITATORS)[:MOST_FACILITATORS]
    keys = ["facilitators", *(f"facilitators_{n}" for n in range(2, MOST_FACILITATORS + 1))]
    return {
        "hospital": here,
        "teachers": teachers,
        "teaching": list(zip(keys, chosen, strict=True)),
        "units": [Choice(one.id, one.title) for one in parts],
        "alone": [Choice(one.id, one.title) for one in parts if one.beforehand],
        "chosen_units": filled.units,
        "chosen_before": filled.beforehand,
        "chosen_hospitals": filled.hospitals,
        "errors": {},
    }
