"""What a supporter shares in confidence: only they see it again, after a second factor."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lamppost.program.queries import colleagues
from lamppost.supporters import actions
from lamppost.supporters.queries import my_confidence
from lamppost.supporters.rules.confidence import Tie
from lamppost.web.staff.acts import acting, done, page_with_acts
from lamppost.web.staff.readings import number, one_of
from lamppost.web.supporter_words import EXPERIENCE, TIE
from lamppost.web.words import Choice, choices

TIES: Final = choices(TIE)
EXPERIENCES: Final = choices(EXPERIENCE)
PAGE: Final = "my_confidence"
LONGEST: Final = 60  # letters to look for


def confidence_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Whom they are not matched with; those found on the roster where they look for somebody."""
    search = _looked_for(request)
    context = {
        "mine": my_confidence(seen_by=acting(request)),
        "search": search,
        "people": _found(request, search),
        "ties": TIES,
        "experiences": EXPERIENCES,
        "errors": {},
        **more,
    }
    context["values"] = more.get("values", {})
    is_typed = request.headers.get("HX-Request") == "true" and not more.get("errors")
    template = "staff/_colleagues.html" if is_typed else "staff/my_confidence.html"
    return render(request, template, context, status=status)


def search(request: HttpRequest) -> HttpResponse:
    """Some of the roster, by a few letters that stand in no address."""
    return confidence_page(request)


def apart(request: HttpRequest) -> HttpResponse:
    physician, tie = number(request.POST, "physician"), one_of(request.POST, "tie", Tie)
    actions.keep_apart(physician=physician, tie=tie, by=acting(request))
    return done(request, _("You are not matched with them. Nobody is told."), PAGE)


def together(request: HttpRequest) -> HttpResponse:
    physician = number(request.POST, "physician")
    actions.no_longer_apart(physician=physician, by=acting(request))
    return done(request, _("It is taken back."), PAGE)


def experience(request: HttpRequest) -> HttpResponse:
    given = request.POST
    shared, may_say = given.getlist("experience"), given.getlist("may_say")
    actions.share_experience(experience=shared, may_say=may_say, by=acting(request))
    return done(request, _("We keep to this. Nobody is told."), PAGE)


def _found(request: HttpRequest, search: str) -> list[Choice]:
    found = colleagues(search, seen_by=acting(request))
    return [Choice(str(one.id), one.name, one.department) for one in found]


def _looked_for(request: HttpRequest) -> str:
    return request.POST.get("search", "").replace("\0", "")[:LONGEST]


my_confidence_page = page_with_acts(
    confidence_page, search=search, apart=apart, together=together, experience=experience
)
