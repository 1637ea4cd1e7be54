"""A session is planned, changed, called off; somebody is ticked off by hand."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.training import actions, queries
from lamppost.training.access import PLANS
from lamppost.training.rules.sessions import SessionKind
from lamppost.web.staff.acts import acting, done, page_with_acts, workplace, workplaces
from lamppost.web.staff.readings import one_of
from lamppost.web.staff.training.sessions import forms, pages
from lamppost.web.staff.training.sessions.views.room import away, there


def plan(request: HttpRequest) -> HttpResponse:
    """A new session, at the hospital whose form it is."""
    here, asked = workplace(request, *PLANS), set(request.POST.getlist("hospitals"))
    others = [one.id for one in workplaces(request, *PLANS) if one.slug in asked]
    made = actions.plan_session(
        hospital=here.id,
        hospitals=tuple(others),
        kind=one_of(request.POST, "kind", SessionKind),
        details=forms.details(request.POST, here.time_zone),
        by=acting(request),
    )
    return done(request, _("It is planned. Whoever teaches it is told."), "session", made)


def change(request: HttpRequest, session: UUID) -> HttpResponse:
    by = acting(request)
    row = queries.session(session, seen_by=by)
    details = forms.details(request.POST, row.zone)
    actions.change_session(session=session, details=details, by=by)
    return done(request, _("It is changed. Everybody’s calendar is told."), "session", session)


def cancel(request: HttpRequest, session: UUID) -> HttpResponse:
    """Asks first."""
    by = acting(request)
    queries.session(session, seen_by=by)
    if request.POST.get("confirmed") != "yes":
        return _asks(request, session)
    actions.cancel_session(session=session, by=by)
    return done(request, _("It is called off, and everybody is told."), "session", session)


def _asks(request: HttpRequest, session: UUID) -> HttpResponse:
    page = {
        "title": _("Call this session off?"),
        "words": _(
            "Everybody who has a place or waits for one is told, and it leaves their calendar."
        ),
        "yes": _("Call it off"),
        "act": "cancel",
        "back": reverse("session", args=[session]),
    }
    return render(request, "staff/confirm.html", page)


sessions = require_safe(pages.sessions_page)
session_plan = page_with_acts(pages.plan_page, plan)
session_change = page_with_acts(pages.change_page, change)
session = page_with_acts(pages.session_page, cancel=cancel, there=there, away=away)
