"""What the pages of imports and of the roster show."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lamppost.core.access import Role
from lamppost.program.queries import HospitalRow, roster
from lamppost.program.rules import Profession
from lamppost.program.rules.reports import HospitalReport, RosterReport
from lamppost.supporters.rules.register import RegisterReport
from lamppost.web.staff.acts import acting, workplaces
from lamppost.web.staff.navigation import ROSTER
from lamppost.web.words import PROFESSION, Choice, choices

NAMED: Final = 40  # of who leaves
DIGITS: Final = 6  # of the number of a page
Report = HospitalReport | RosterReport | RegisterReport


def roster_import_page(
    request: HttpRequest, place: HospitalRow, status: int = 200, **more: Any
) -> HttpResponse:
    """For which hospital, whom to take in, and the report of what was sent."""
    places = workplaces(request, Role.ADMINISTRATOR)
    context = {
        "kind": "roster",
        "places": [Choice(one.slug, one.name) for one in places],
        "professions": choices(PROFESSION, *Profession),
        "chosen": request.POST.getlist("profession") or sorted(place.serves),
        **more,
    }
    return _import_page(request, status, {"at": place.slug}, context)


def supporters_import_page(
    request: HttpRequest, place: HospitalRow, status: int = 200, **more: Any
) -> HttpResponse:
    """For which hospital, which columns are known, and the report of what was sent."""
    places = [Choice(one.slug, one.name) for one in workplaces(request, Role.ADMINISTRATOR)]
    context = {"kind": "supporters", "places": places, **more}
    return _import_page(request, status, {"at": place.slug}, context)


def hospital_import_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Which hospitals, and the report of what was sent."""
    asked = {name: request.POST.get(name, "").replace("\0", "") for name in ("state", "name", "id")}
    return _import_page(request, status, asked, {"kind": "hospitals", **more})


def roster_page(
    request: HttpRequest, place: HospitalRow, search: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    """Fifty people by name; those looked for come on one page, since no address may hold a name."""
    page = 1 if search else _page(request.GET.get("page", ""))
    found = roster(place.id, seen_by=acting(request), text=search, page=page)
    context = {
        "hospital": place,
        "places": workplaces(request, *ROSTER),
        "search": search,
        "people": found.rows,
        "previous": _address(place, found.page - 1) if found.page > 1 else "",
        "next": _address(place, found.page + 1) if found.has_next and not search else "",
        **more,
    }
    return render(request, "staff/roster.html", context, status=status)


def _import_page(
    request: HttpRequest, status: int, asked: dict[str, str], context: dict[str, Any]
) -> HttpResponse:
    """422 where the file has problems; `checked` says which file was looked at."""
    report: Report | None = context.get("report")
    values = {**asked, "checked": context.pop("checked", "")}
    more = max(0, len(getattr(report, "leavers", ())) - NAMED)
    nothing: dict[str, Any] = {"errors": {}, "report": None, "token": "", "more_leavers": more}
    shown = {**nothing, **context, "values": values}
    is_refused = report is not None and bool(report.problems)
    return render(request, "staff/import.html", shown, status=422 if is_refused else status)


def _page(text: str) -> int:
    """The number of a page; the first for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else 1


def _address(place: HospitalRow, page: int) -> str:
    return f"{reverse('roster')}?at={place.slug}&page={page}"
