"""A supporter's own standing: their certificate, and why they are or are not asked at the moment."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lamppost.outreach.actions import retire
from lamppost.outreach.queries.suggesting import my_chances
from lamppost.supporters import actions
from lamppost.web.documents import as_pdf
from lamppost.web.staff.acts import acting, done, page_with_acts
from lamppost.web.staff.supporters.paper import drawn
from lamppost.web.staff.supporters.why_not import reasons


def standing_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Certificate, standing, and what keeps them from offers, if anything does."""
    chances = my_chances(seen_by=acting(request))
    context = {
        "supporter": chances.supporter,
        "reasons": reasons(chances),
        "errors": {},
        **more,
    }
    return render(request, "staff/my_standing.html", context, status=status)


def begin(request: HttpRequest) -> HttpResponse:
    actions.begin(by=acting(request))
    return done(request, _("Good that you are there. From now on you may be asked."), "my_standing")


def resume(request: HttpRequest) -> HttpResponse:
    actions.resume(by=acting(request))
    return done(request, _("Good to have you back."), "my_standing")


def certificate(request: HttpRequest) -> HttpResponse:
    """The paper: by a press, since it mints its code when it is wanted first."""
    return as_pdf(drawn(actions.draw_certificate(by=acting(request))), "certificate")


def replace_code(request: HttpRequest) -> HttpResponse:
    actions.replace_code(by=acting(request))
    said = _("Copies so far say nothing any more. Open your certificate: it has a new code.")
    return done(request, said, "my_standing")


def step_down(request: HttpRequest) -> HttpResponse:
    """Only after asking; what they carry goes on to others."""
    by = acting(request)
    if request.POST.get("confirmed") != "yes":
        return _ask(request)
    retire(account=by.who, by=by)
    said = _("You have stepped down. Thank you for all that you have carried.")
    return done(request, said, "staff_home")


def _ask(request: HttpRequest) -> HttpResponse:
    page = {
        "title": _("Step down?"),
        "words": _(
            "You are not asked any more, whatever you carry goes on to somebody else, and your certificate"
            " says nothing any more. If you need a break only, rest instead: that is for as long as you like."
        ),
        "yes": _("I step down"),
        "act": "step_down",
        "back": request.path,
    }
    return render(request, "staff/confirm.html", page)


my_standing = page_with_acts(
    standing_page,
    begin=begin,
    resume=resume,
    certificate=certificate,
    replace_code=replace_code,
    step_down=step_down,
)
