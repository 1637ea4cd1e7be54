"""Waivers: what may meet in one person for a while, by a director and a counsel together."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lamppost.core.access import Role
from lamppost.core.errors import Invalid
from lamppost.people import actions, queries
from lamppost.people.rules import MUST_NOT_MEET, Meeting, WaiverReason
from lamppost.web.account_words import MEETINGS, WAIVER_REASONS
from lamppost.web.staff.acts import acting, done, page_with_acts
from lamppost.web.staff.readings import day, number, one_of
from lamppost.web.words import Choice


def waivers_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Those there are, and a form for another."""
    by = acting(request)
    page = {
        "waivers": queries.waivers(seen_by=by),
        "people": [Choice(str(one), name) for one, name in queries.waivable(seen_by=by)],
        "meetings": MEETINGS,
        "reasons": WAIVER_REASONS,
        "signs": by.has(Role.DIRECTOR) or by.has(Role.COUNSEL),
    }
    return render(request, "staff/waivers.html", {**page, **more}, status=status)


def propose(request: HttpRequest) -> HttpResponse:
    ends_on = day(request.POST, "ends_on")
    if ends_on is None:
        raise Invalid({"ends_on": "choose"})
    actions.propose_waiver(
        account=number(request.POST, "account"),
        meeting=_meeting(request.POST.get("meeting", "")),
        reason=one_of(request.POST, "reason", WaiverReason),
        ends_on=ends_on,
        by=acting(request),
    )
    return done(request, _("Signed by you. It holds once the other of you two agrees."), "waivers")


def agree(request: HttpRequest) -> HttpResponse:
    actions.agree_to_waiver(waiver=number(request.POST, "waiver"), by=acting(request))
    return done(request, _("It holds from now on."), "waivers")


def end(request: HttpRequest) -> HttpResponse:
    actions.end_waiver(waiver=number(request.POST, "waiver"), by=acting(request))
    return done(request, _("It has ended."), "waivers")


def _meeting(text: str) -> Meeting:
    """A pair as the form names it, such as `coordinator-risk`."""
    role, _dash, other = text.partition("-")
    if role not in MUST_NOT_MEET:
        raise Invalid({"meeting": "choose"})
    return Meeting(Role(role), other)


waivers = page_with_acts(waivers_page, propose=propose, agree=agree, end=end)
