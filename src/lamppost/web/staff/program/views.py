"""Places and people come in: looked at first, then for good; and the roster."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from lamppost.core.access import Role
from lamppost.core.transactions import transaction
from lamppost.outreach.actions import part_with
from lamppost.program import actions
from lamppost.program.rules.reports import RosterReport
from lamppost.web.staff.acts import acting, page_with_acts, workplace
from lamppost.web.staff.navigation import ROSTER
from lamppost.web.staff.program import forms
from lamppost.web.staff.program.forms import RosterWish
from lamppost.web.staff.program.pages import (
    hospital_import_page,
    roster_import_page,
    roster_page,
)


def roster_form(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Which file, for which hospital, whom to take in."""
    return roster_import_page(request, workplace(request, Role.ADMINISTRATOR), status, **more)


def preview_roster(request: HttpRequest) -> HttpResponse:
    """What the file would do; nothing is written, and the file is not kept."""
    place = workplace(request, Role.ADMINISTRATOR)
    wish, sent = forms.roster_wish(request, place.id), forms.file(request)
    report = _roster(sent, wish, request, dry_run=True)
    return roster_import_page(request, place, report=report, checked=sent.token(wish))


def import_roster(request: HttpRequest) -> HttpResponse:
    """For good: only the very file that was looked at."""
    place = workplace(request, Role.ADMINISTRATOR)
    wish, sent = forms.roster_wish(request, place.id), forms.file(request)
    sent.require_checked(wish, request.POST.get("checked", ""))
    return roster_import_page(request, place, report=_roster(sent, wish, request))


def _roster(
    sent: forms.File, wish: RosterWish, request: HttpRequest, dry_run: bool = False
) -> RosterReport:
    """Who left and whom they supported go together, or not at all."""
    by = acting(request)
    with transaction(by):
        report = actions.import_roster(
            content=sent.content,
            hospital=wish.hospital,
            professions=wish.professions,
            by=by,
            dry_run=dry_run,
            deactivate_leavers=request.POST.get("deactivate_leavers") == "yes",
        )
        part_with(physicians=report.deactivated, by=by)
    return report


def preview_hospitals(request: HttpRequest) -> HttpResponse:
    """What the file would do; nothing is written."""
    wish, sent = forms.hospital_wish(request), forms.file(request)
    by = acting(request)
    report = actions.import_hospitals(content=sent.content, choice=wish, by=by, dry_run=True)
    return hospital_import_page(request, report=report, checked=sent.token(wish))


def import_hospitals(request: HttpRequest) -> HttpResponse:
    """For good: only the very file that was looked at."""
    wish, sent = forms.hospital_wish(request), forms.file(request)
    sent.require_checked(wish, request.POST.get("checked", ""))
    report = actions.import_hospitals(content=sent.content, choice=wish, by=acting(request))
    return hospital_import_page(request, report=report)


def hospital_form(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Which file, and which hospitals of it."""
    workplace(request, Role.ADMINISTRATOR)
    return hospital_import_page(request, status, **more)


def everybody(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """The roster, by name."""
    return roster_page(request, workplace(request, *ROSTER), status=status, **more)


def search(request: HttpRequest) -> HttpResponse:
    """Those whose name or department holds these words."""
    text = request.POST.get("search", "").replace("\0", "")[:120]
    return roster_page(request, workplace(request, *ROSTER), text)


roster = page_with_acts(everybody, search)
roster_import = page_with_acts(roster_form, preview=preview_roster, **{"import": import_roster})
hospital_import = page_with_acts(
    hospital_form, preview=preview_hospitals, **{"import": import_hospitals}
)
