"""The second person: agrees or not, reviews what was done at once; and whoever it was handed over to."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from lamppost.escalation import actions
from lamppost.escalation.rules import GlassStep, Verdict
from lamppost.outreach.actions import see_handed_over
from lamppost.web.staff.acts import acting, done, page_with_acts
from lamppost.web.staff.escalation.pages import seconds_page
from lamppost.web.staff.readings import ids, one_of


def agree(request: HttpRequest) -> HttpResponse:
    actions.decide(glass=_glass(request), step=GlassStep.AGREE, by=acting(request))
    return done(request, _("You agreed. It is handed over now."), "second_looks")


def refuse(request: HttpRequest) -> HttpResponse:
    actions.decide(glass=_glass(request), step=GlassStep.REFUSE, by=acting(request))
    return done(request, _("It is not handed over. Who asked is told."), "second_looks")


def review(request: HttpRequest) -> HttpResponse:
    verdict, by = one_of(request.POST, "verdict", Verdict), acting(request)
    actions.decide(glass=_glass(request), step=GlassStep.REVIEW, verdict=verdict, by=by)
    return done(request, _("Thank you. Your review is on record."), "second_looks")


def show(request: HttpRequest) -> HttpResponse:
    """Who it is, on this answer alone."""
    glass = _glass(request)
    seen = see_handed_over(glass=glass, by=acting(request))
    return seconds_page(request, recipient=seen, shown=glass)


def _glass(request: HttpRequest) -> UUID:
    return ids([request.POST.get("glass", "")], "glass")[0]


second_looks = page_with_acts(seconds_page, agree=agree, refuse=refuse, review=review, show=show)
