"""What the pages for those who look after supporters show."""

from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from lamppost.core.access import Actor, Role
from lamppost.program.queries import HospitalRow, departments
from lamppost.supporters.queries import ListedRow, ListPage, Which, months_at, supporters_page
from lamppost.supporters.queries.listing import Place
from lamppost.supporters.rules import CERTIFIED, Standing
from lamppost.supporters.rules.renewal import MONTHS
from lamppost.web.staff.acts import acting, workplace, workplaces
from lamppost.web.staff.navigation import SUPPORTERS
from lamppost.web.supporter_words import TRAINING, WHICH
from lamppost.web.words import Choice, choices

LARGEST_ID: Final = 2**63 - 1
SETS_TERM: Final = (Role.COORDINATOR, Role.DIRECTOR)


def list_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Fifty at a time, by tab and department; those looked for come on one page."""
    place, given = workplace(request, *SUPPORTERS), request.GET
    which, department = _which(given.get("which", "")), _id(given.get("department", ""))
    at = place_in(given)
    found = supporters_page(
        place.id, seen_by=acting(request), which=which, department=department, at=at
    )
    context = {
        **frame(request, place),
        "people": found.rows,
        "which": which,
        "department": str(department or ""),
        **ways(
            found,
            place,
            which=str(which),
            **({"department": str(department)} if department else {}),
        ),
        "search": "",
        "errors": {},
        **more,
    }
    return render(request, "staff/supporters.html", context, status=status)


def frame(request: HttpRequest, place: HospitalRow) -> dict[str, Any]:
    """The tabs, filters and settings of the list."""
    by = acting(request)
    return {
        "hospital": place,
        "places": workplaces(request, *SUPPORTERS),
        "tabs": _tabs(place),
        "departments": _departments(place, by),
        "may_certify": _may_certify(by, place.id),
        "may_set_term": any(by.has(role, place.id) for role in SETS_TERM),
        "months": months_at(place.id),
        "terms": [Choice(str(one), str(one)) for one in MONTHS],
    }


def what_may_be_done(by: Actor, one: ListedRow) -> dict[str, bool]:
    """Which buttons the page of one supporter has; the rooms ask again."""
    coordinates = by.has(Role.COORDINATOR, one.hospital)
    return {
        "may_certify": one.standing is Standing.IN_TRAINING and _may_certify(by, one.hospital),
        "may_renew": coordinates and one.standing in CERTIFIED,
        "may_step_down": coordinates and one.standing is not Standing.STEPPED_DOWN,
    }


def _may_certify(by: Actor, hospital: int) -> bool:
    return by.has(Role.COORDINATOR, hospital) or by.has(Role.DEPARTMENT_LEAD, hospital)


def _departments(place: HospitalRow, by: Actor) -> list[Choice]:
    """To narrow the list down; a lead sees their own department anyhow."""
    if not any(by.has(role, place.id) for role in SETS_TERM):
        return []
    return [Choice(str(one.id), one.name) for one in departments(place.id)]


def _tabs(place: HospitalRow) -> list[dict[str, str]]:
    """Each view of the list, and between them who is on the way, which has a page of its own."""
    way = _address(place, "supporters_training")
    return [
        {
            "code": one.code,
            "label": str(one.label),
            "url": way if one.code == TRAINING else _address(place, which=one.code),
        }
        for one in choices(WHICH)
    ]


def ways(
    found: ListPage, place: HospitalRow, view: str = "supporters", **kept: str
) -> dict[str, str]:
    """Where the pages before and after are."""
    before, after = found.previous, found.next
    return {
        "previous": _address(place, view, **kept, before=str(before.row)) if before else "",
        "next": _address(place, view, **kept, after=str(after.row)) if after else "",
    }


def _address(place: HospitalRow, view: str = "supporters", **asked: str) -> str:
    return f"{reverse(view)}?{urlencode({'at': place.slug, **asked})}"


def _which(text: str) -> Which:
    return Which(text) if text in set(Which) else Which.SERVING


def place_in(given: QueryDict) -> Place | None:
    """Where in a list an address says one is; at its beginning for anything else."""
    row, is_back = _id(given.get("after", "")), False
    if row is None:
        row, is_back = _id(given.get("before", "")), True
    return None if row is None else Place(row, is_back)


def _id(text: str) -> int | None:
    is_one = text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_ID))
    return int(text) if is_one and int(text) <= LARGEST_ID else None
