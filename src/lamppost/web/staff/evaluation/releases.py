"""Reports that may leave the program: drawn by the worker, approved by a second person, read as they were stored."""

from pathlib import PurePath
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.core.errors import Invalid
from lamppost.evaluation import actions, queries
from lamppost.evaluation.access import TESTIMONIALS
from lamppost.evaluation.queries import ReleaseRow, ToDraw
from lamppost.evaluation.rules import ReleaseKind
from lamppost.web.staff.acts import acting, done, page_with_acts, workplaces
from lamppost.web.words import Choice, ChoiceGroup, Words

DOCUMENTS: Final[dict[str, Words]] = {
    "report.pdf": gettext_lazy("PDF, to print or send"),
    "report.html": gettext_lazy("Page, to open in a browser"),
    "tables.xlsx": gettext_lazy("Spreadsheet with every table"),
    "measures.json": gettext_lazy("Every number, for machines"),
}
AGAIN: Final = "5"  # seconds until the page looks again how far the drawing is
BODY: Final = "body.html"
TYPES: Final = {
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".html": "text/html; charset=utf-8",
}


def _reports(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Every report that they may see, and what can be drawn."""
    by = acting(request)
    context = {
        "releases": queries.releases(seen_by=by),
        **_choices(queries.to_draw(seen_by=by)),
        "may_add": bool(workplaces(request, *TESTIMONIALS)),
        **more,
    }
    return render(request, "staff/reports.html", context, status=status)


def _choices(found: tuple[ToDraw, ...]) -> dict[str, Any]:
    """Whom a report can be about, one's own hospital first; and of when, the last whole year first."""
    places = {_place(one): one.name or _("The whole program") for one in found}
    periods = {_period(one): one for one in sorted(found, key=lambda one: -one.year)}
    windows = [one for one in periods.values() if one.kind is ReleaseKind.WINDOW]
    years = [one for one in periods.values() if one.kind is ReleaseKind.YEAR]
    spans = [Choice(_period(one), f"{one.first_year}–{one.year}") for one in windows]
    groups = (
        ChoiceGroup(_("One year"), tuple(Choice(_period(one), str(one.year)) for one in years)),
        ChoiceGroup(_("Three years, departments too"), tuple(spans)),
    )
    return {
        "of": [Choice(code, name) for code, name in places.items()],
        "periods": [one for one in groups if one.choices],
    }


def _draw(request: HttpRequest) -> HttpResponse:
    one, by = _chosen(request), acting(request)
    release = actions.ask_release(hospital=one.hospital, kind=one.kind, year=one.year, by=by)
    return redirect("report", release)


def _report(request: HttpRequest, release: UUID, status: int = 200, **more: Any) -> HttpResponse:
    """One report, as it was stored; while it is drawn, how far it is."""
    by = acting(request)
    row = queries.release(release, seen_by=by)
    context = {"release": row, "documents": _documents(row), "pictures": _pictures(row), **more}
    if row.is_kept:
        held = queries.release_file(release, BODY, get_language(), seen_by=by)
        context["body"] = mark_safe(held.decode())  # noqa: S308 - our own page, escaped when it was drawn
    answer = render(request, "staff/report.html", context, status=status)
    if row.is_drawing:
        answer["Refresh"] = AGAIN
    return answer


def _documents(row: ReleaseRow) -> list[Choice]:
    """Its files for people and machines, each with what it is for."""
    return [Choice(name, words) for name, words in DOCUMENTS.items() if name in row.files]


def _pictures(row: ReleaseRow) -> list[str]:
    return [name for name in row.files if PurePath(name).suffix == ".svg"]


def _approve(request: HttpRequest, release: UUID) -> HttpResponse:
    actions.approve_release(release=release, by=acting(request))
    return done(request, _("Approved. Leads and coordinators can read it now."), "report", release)


def _withdraw(request: HttpRequest, release: UUID) -> HttpResponse:
    why = request.POST.get("why", "")
    actions.withdraw_release(release=release, why=why, by=acting(request))
    return done(request, _("Withdrawn. Leads do not see it any more."), "report", release)


@require_safe
def report_file(request: HttpRequest, release: UUID, file: str) -> HttpResponse:
    """A file to keep: the same bytes each time."""
    held = queries.release_file(release, file, get_language(), seen_by=acting(request))
    kind = TYPES.get(PurePath(file).suffix, "application/octet-stream")
    answer = HttpResponse(held, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer


def _chosen(request: HttpRequest) -> ToDraw:
    """Which one was chosen, of those that can be drawn. Invalid."""
    given: QueryDict = request.POST
    found = queries.to_draw(seen_by=acting(request))
    for field, read in (("of", _place), ("period", _period)):
        if given.get(field, "") not in {read(one) for one in found}:
            raise Invalid({field: "which_report"})
    for one in found:
        if (_place(one), _period(one)) == (given["of"], given["period"]):
            return one
    raise Invalid({"period": "no_such_report"})


def _place(one: ToDraw) -> str:
    return str(one.hospital or "all")


def _period(one: ToDraw) -> str:
    return f"{one.kind} {one.year}"


reports = page_with_acts(_reports, draw=_draw)
report = page_with_acts(_report, approve=_approve, withdraw=_withdraw)
