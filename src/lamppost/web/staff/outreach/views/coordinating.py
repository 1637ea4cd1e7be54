"""What a coordinator does with the queue and with one outreach."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamppost.core.access import Role
from lamppost.outreach import actions
from lamppost.outreach.rules import Outcome
from lamppost.referrals.actions import dismiss
from lamppost.web.staff.acts import acting, done, page_with_acts, workplace
from lamppost.web.staff.outreach.pages import confirm_page, outreach_page, queue_page
from lamppost.web.staff.readings import ids, number, one_of


def look_at_queue(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    return queue_page(request, workplace(request, Role.COORDINATOR), status, **more)


def not_pursued(request: HttpRequest) -> HttpResponse:
    """Several requests end at once, on the second asking."""
    chosen = ids(request.POST.getlist("referral"), "referral")
    if request.POST.get("confirmed") != "yes":
        return confirm_page(request, chosen)
    ended = dismiss(referrals=chosen, outcome=Outcome.NOT_PURSUED, by=acting(request))
    said = ngettext("%(n)d request is not pursued.", "%(n)d requests are not pursued.", ended)
    return done(request, said % {"n": ended}, "queue")


def show(request: HttpRequest, outreach: UUID) -> HttpResponse:
    """Who it is, on this answer alone."""
    seen = actions.see_recipient(outreach=outreach, purpose="triage", by=acting(request))
    return outreach_page(request, outreach, seen=seen)


def offer(request: HttpRequest, outreach: UUID) -> HttpResponse:
    supporter = number(request.POST, "supporter")
    actions.offer(outreach=outreach, supporter=supporter, by=acting(request))
    return done(request, _("They have been asked, without the name."), "outreach", outreach)


def reassign(request: HttpRequest, outreach: UUID) -> HttpResponse:
    actions.reassign(outreach=outreach, by=acting(request))
    return done(request, _("It waits for somebody else now."), "outreach", outreach)


def close(request: HttpRequest, outreach: UUID) -> HttpResponse:
    outcome = one_of(request.POST, "outcome", Outcome)
    actions.close(outreach=outreach, outcome=outcome, by=acting(request))
    return done(request, _("It ends in five minutes."), "outreach", outreach)


def undo(request: HttpRequest, outreach: UUID) -> HttpResponse:
    actions.undo(outreach=outreach, by=acting(request))
    return done(request, _("It is open again."), "outreach", outreach)


queue = page_with_acts(look_at_queue, not_pursued=not_pursued)
outreach = page_with_acts(
    outreach_page, show=show, offer=offer, reassign=reassign, close=close, undo=undo
)
