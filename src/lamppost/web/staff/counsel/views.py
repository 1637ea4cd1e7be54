"""Counsel signs texts, places and ends holds, reads the ledger."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.core.access import Role
from lamppost.core.errors import Invalid
from lamppost.escalation import actions
from lamppost.escalation.rules import Subject
from lamppost.launch.actions import sign_text
from lamppost.launch.rules import TextKind
from lamppost.web.staff.acts import acting, done, page_with_acts, workplace
from lamppost.web.staff.counsel.pages import holds_page, ledger_page, texts_page
from lamppost.web.staff.readings import day, ids, one_of


def sign(request: HttpRequest) -> HttpResponse:
    kind, given = one_of(request.POST, "kind", TextKind), request.POST
    body, body_es = given.get("body", ""), given.get("body_es", "")
    place = workplace(request, Role.COUNSEL)
    sign_text(hospital=place.id, kind=kind, body=body, body_es=body_es, by=acting(request))
    return done(request, _("Signed, and in force from today on."), "texts")


def place(request: HttpRequest) -> HttpResponse:
    """The same answer, whoever is named."""
    given = request.POST
    since = day(given, "since")
    if since is None:
        raise Invalid({"since": "choose"})
    subject = Subject(*(given.get(name, "").strip() for name in ("name", "email", "npi", "matter")))
    where, until, ends_on = workplace(request, Role.COUNSEL), day(given, "until"), _end(request)
    actions.place_hold(
        hospital=where.id, subject=subject, since=since, until=until, ends_on=ends_on,
        by=acting(request),
    )  # fmt: skip
    return done(request, _("The hold is in force."), "holds")


def renew(request: HttpRequest) -> HttpResponse:
    actions.renew_hold(hold=_hold(request), ends_on=_end(request), by=acting(request))
    return done(request, _("The hold is renewed."), "holds")


def end(request: HttpRequest) -> HttpResponse:
    actions.end_hold(hold=_hold(request), by=acting(request))
    return done(request, _("The hold has ended."), "holds")


def show(request: HttpRequest) -> HttpResponse:
    """Whom it is about, as it was written, on this answer alone."""
    hold = _hold(request)
    subject = actions.see_subject(hold=hold, by=acting(request))
    return holds_page(request, subject=subject, shown=hold)


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    return ledger_page(request)


def _hold(request: HttpRequest) -> UUID:
    return ids([request.POST.get("hold", "")], "hold")[0]


def _end(request: HttpRequest) -> date | None:
    return day(request.POST, "ends_on")


texts = page_with_acts(texts_page, sign=sign)
holds = page_with_acts(holds_page, place=place, renew=renew, end=end, show=show)
