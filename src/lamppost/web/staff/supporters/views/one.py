"""One supporter, for whoever looks after them: certify, renew, end their service, hand over what they carry."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lamppost.core.errors import Invalid
from lamppost.outreach.actions import hand_over_all, retire
from lamppost.supporters import actions
from lamppost.supporters.queries import looked_after, today_at
from lamppost.web.staff.acts import acting, done, page_with_acts
from lamppost.web.staff.readings import day
from lamppost.web.staff.supporters.pages import what_may_be_done


def one_page(request: HttpRequest, supporter: int, status: int = 200, **more: Any) -> HttpResponse:
    """How they stand, and what may be done."""
    by = acting(request)
    found = looked_after(supporter, seen_by=by)
    context = {
        "supporter": found,
        "today": today_at(found.hospital).isoformat(),
        **what_may_be_done(by, found),
        "errors": {},
        "values": {},
        **more,
    }
    return render(request, "staff/supporter.html", context, status=status)


def certify(request: HttpRequest, supporter: int) -> HttpResponse:
    looked_after(supporter, seen_by=acting(request))
    trained_on = day(request.POST, "trained_on")
    actions.certify(supporters=[supporter], trained_on=trained_on, by=acting(request))
    said = _("They are certified, and say themselves when they begin.")
    return done(request, said, "supporter", supporter)


def renew(request: HttpRequest, supporter: int) -> HttpResponse:
    refreshed_on = day(request.POST, "refreshed_on")
    if refreshed_on is None:
        raise Invalid({"refreshed_on": "choose"})
    actions.renew(supporter=supporter, refreshed_on=refreshed_on, by=acting(request))
    return done(request, _("The certificate is renewed."), "supporter", supporter)


def step_down(request: HttpRequest, supporter: int) -> HttpResponse:
    """Only after asking; what they carry goes on to others."""
    by = acting(request)
    found = looked_after(supporter, seen_by=by)
    if request.POST.get("confirmed") != "yes":
        words = _(
            "They are not asked any more, and their certificate says nothing any more. Whatever they carry"
            " goes on to somebody else; you do not see what that is."
        )
        title = _("End the service of %(name)s?") % {"name": found.name}
        return _ask(request, title, words, _("They step down"), "step_down")
    retire(account=found.account, by=by)
    return done(request, _("They have stepped down. Thank them."), "supporter", supporter)


def hand_over(request: HttpRequest, supporter: int) -> HttpResponse:
    """Only after asking: whoever is talked with hears another voice."""
    by = acting(request)
    found = looked_after(supporter, seen_by=by)
    if request.POST.get("confirmed") != "yes":
        words = _(
            "Whatever they have accepted or been offered waits for somebody else. They are told. You do not"
            " see what it is, nor how much."
        )
        title = _("Hand over what %(name)s carries?") % {"name": found.name}
        return _ask(request, title, words, _("Hand it over"), "hand_over")
    hand_over_all(account=found.account, by=by)
    return done(request, _("Whatever they carried goes on."), "supporter", supporter)


def _ask(request: HttpRequest, title: str, words: str, yes: str, act: str) -> HttpResponse:
    page = {"title": title, "words": words, "yes": yes, "act": act, "back": request.path}
    return render(request, "staff/confirm.html", page)


supporter = page_with_acts(one_page, certify=certify)
service = page_with_acts(one_page, renew=renew, step_down=step_down, hand_over=hand_over)
