"""A register of supporters comes in: looked at first, then for good."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from lamppost.core.access import Role
from lamppost.supporters import actions
from lamppost.supporters.rules.register import RegisterReport
from lamppost.web.staff.acts import acting, page_with_acts, workplace
from lamppost.web.staff.program import forms
from lamppost.web.staff.program.pages import supporters_import_page


def form(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Which file, for which hospital."""
    return supporters_import_page(request, workplace(request, Role.ADMINISTRATOR), status, **more)


def preview(request: HttpRequest) -> HttpResponse:
    """What the file would do; nothing is written, and the file is not kept."""
    place, sent = workplace(request, Role.ADMINISTRATOR), forms.file(request)
    report = _report(request, sent, place.id, dry_run=True)
    return supporters_import_page(request, place, report=report, checked=sent.token(place.id))


def bring_in(request: HttpRequest) -> HttpResponse:
    """For good: only the very file that was looked at, for the same hospital."""
    place, sent = workplace(request, Role.ADMINISTRATOR), forms.file(request)
    sent.require_checked(place.id, request.POST.get("checked", ""))
    return supporters_import_page(request, place, report=_report(request, sent, place.id))


def _report(
    request: HttpRequest, sent: forms.File, hospital: int, dry_run: bool = False
) -> RegisterReport:
    by = acting(request)
    return actions.import_supporters(
        content=sent.content, hospital=hospital, by=by, dry_run=dry_run
    )


register = page_with_acts(form, preview=preview, **{"import": bring_in})
