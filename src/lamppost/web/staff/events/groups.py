"""A group conversation as it was typed in, and what its pages show."""

from contextlib import suppress
from datetime import date, time
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from lamppost.core.access import Role
from lamppost.core.errors import Invalid, NotFound
from lamppost.program.queries import HospitalRow, departments, hospital
from lamppost.referrals import queries
from lamppost.referrals.rules.groups import MOST_FACILITATORS, SIZES, Plan
from lamppost.training.rules.sessions import moment_there
from lamppost.web.public.events.forms import noting
from lamppost.web.staff.acts import acting, workplace, workplaces
from lamppost.web.staff.readings import clock, day, numbers
from lamppost.web.words import Choice, Words

SIZE: Final[dict[str, Words]] = {
    "5": _("Up to 7"),
    "10": _("About 10"),
    "15": _("About 15"),
    "20": _("About 20"),
    "30": _("More"),
}
SIZE_CHOICES: Final = tuple(Choice(str(one), SIZE[str(one)]) for one in SIZES)
ONE_LINE: Final = ("day", "begins", "ends", "place", "link")


def plan(given: QueryDict, place: HospitalRow) -> Plan:
    """What was typed, by the hospital's clock; Invalid with all that cannot be read."""
    problems: dict[str, str] = {}
    on = noting(problems, lambda: day(given, "day"))
    begins = noting(problems, lambda: clock(given, "begins"))
    ends = noting(problems, lambda: clock(given, "ends"))
    if on is None:
        problems["day"] = "choose"
    people = noting(problems, lambda: _numbers(given, "facilitators"))
    chosen = noting(problems, lambda: _numbers(given, "departments"))
    if problems or not (on and begins and ends):
        raise Invalid(problems)
    return _plan(given, place, on, (begins, ends), chosen or (), people or ())


def groups_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Those that are planned, or over and not counted."""
    place = workplace(request, Role.COORDINATOR)
    context = {
        "hospital": place,
        "places": workplaces(request, Role.COORDINATOR),
        "groups": queries.groups(place.id, seen_by=acting(request)),
        **more,
    }
    return render(request, "staff/groups.html", context, status=status)


def new_group_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """An empty form, or what was typed into it."""
    place = workplace(request, Role.COORDINATOR)
    places = workplaces(request, Role.COORDINATOR)
    typed = request.POST or _after(request)
    context = {"places": places, "errors": {}, **more, **_fields(place, typed)}
    return render(request, "staff/group_new.html", context, status=status)


def group_page(request: HttpRequest, group: UUID, status: int = 200, **more: Any) -> HttpResponse:
    """One of them, which can be changed or called off until it begins."""
    row = queries.group(group, seen_by=acting(request))
    typed = request.POST if "day" in request.POST else _as_typed(row)
    context = {"group": row, "errors": {}, **more, **_fields(hospital(row.hospital), typed)}
    return render(request, "staff/group.html", context, status=status)


def my_groups_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Those that they lead through; of what has begun, how many came is asked."""
    context = {
        "groups": queries.my_groups(seen_by=acting(request)),
        "sizes": SIZE_CHOICES,
        "errors": {},
        "values": {},
        **more,
    }
    return render(request, "staff/my_groups.html", context, status=status)


def _fields(place: HospitalRow, typed: QueryDict) -> dict[str, Any]:
    """The form of a plan with what was typed into it."""
    chosen = (*typed.getlist("facilitators"), *[""] * MOST_FACILITATORS)[:MOST_FACILITATORS]
    return {
        "hospital": place,
        "departments": [Choice(str(one.id), one.name) for one in departments(place.id)],
        "ticked": typed.getlist("departments"),
        "able": [Choice(str(one.account), one.name) for one in queries.who_can_lead(place.id)],
        "leading": list(zip(("facilitators", "facilitators_2"), chosen, strict=True)),
        "values": {name: typed.get(name, "").replace("\0", "") for name in ONE_LINE},
    }


def _after(request: HttpRequest) -> QueryDict:
    """What a form begins with that is opened from an event: its departments. Nothing else is known of it here."""
    given, event = QueryDict(mutable=True), request.GET.get("event", "")
    with suppress(NotFound, ValueError):
        row = queries.activation(UUID(event), seen_by=acting(request)).row
        here = {one.name: str(one.id) for one in departments(row.hospital)}
        given.setlist("departments", [here[name] for name in row.event.departments if name in here])
    return given


def _as_typed(row: queries.GroupRow) -> QueryDict:
    """A plan as its form would send it."""
    plan, zone, given = row.plan, ZoneInfo(row.zone), QueryDict(mutable=True)
    begins, ends = plan.begins.astimezone(zone), plan.ends.astimezone(zone)
    given.update(
        {
            "day": f"{begins:%Y-%m-%d}",
            "begins": f"{begins:%H:%M}",
            "ends": f"{ends:%H:%M}",
            "place": plan.place,
            "link": plan.link,
        }
    )
    given.setlist("departments", [str(one) for one in plan.departments])
    given.setlist("facilitators", [str(one) for one in plan.facilitators])
    return given


def _plan(
    given: QueryDict,
    place: HospitalRow,
    on: date,
    hours: tuple[time, time],
    chosen: tuple[int, ...],
    people: tuple[int, ...],
) -> Plan:
    begins, ends = (moment_there(on, at, place.time_zone) for at in hours)
    unknown = {
        name: "never_shown" for name, at in (("begins", begins), ("ends", ends)) if at is None
    }
    if begins is None or ends is None:
        raise Invalid(unknown)
    where, link = (given.get(name, "").replace("\0", "")[:500] for name in ("place", "link"))
    return Plan(begins, ends, where, link, chosen, people)


def _numbers(given: QueryDict, name: str) -> tuple[int, ...]:
    typed = [one for one in given.getlist(name) if one]
    return numbers(typed[:60], name)
