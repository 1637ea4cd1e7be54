"""Getting more help: for somebody whom nobody names, and for one outreach."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from lamppost.escalation import actions
from lamppost.escalation.rules import GlassState
from lamppost.outreach.actions import draw_notice, get_more_help
from lamppost.web.staff.acts import acting, done, page_with_acts, workplace
from lamppost.web.staff.escalation import forms
from lamppost.web.staff.escalation.pages import ASKS, help_page, notice_page, outreach_page
from lamppost.web.staff.readings import ids


def ask(request: HttpRequest) -> HttpResponse:
    actions.ask_clinician(
        hospital=workplace(request, *ASKS).id,
        flags=forms.flags(request.POST),
        level=request.POST.get("need", ""),
        phone=request.POST.get("phone", ""),
        by=acting(request),
    )
    said = _("The clinician was asked and calls you back. Nobody was named.")
    return done(request, said, "getting_more_help")


def withdraw(request: HttpRequest) -> HttpResponse:
    (question,) = ids([request.POST.get("question", "")], "question")
    actions.withdraw_question(question=question, by=acting(request))
    return done(request, _("Your question is gone."), "getting_more_help")


def get(request: HttpRequest, outreach: UUID) -> HttpResponse:
    wanted = forms.wanted(request.POST)
    state = get_more_help(outreach=outreach, wanted=wanted, by=acting(request))
    if state is GlassState.HANDED_OVER:
        said = _("It was handed over. Now call them: a message alone is not enough.")
    else:
        said = _("A second person was asked. You hear from us when they have decided.")
    return done(request, said, "more_help", outreach)


def notice(request: HttpRequest, outreach: UUID) -> HttpResponse:
    """Drawn on this answer alone."""
    (glass,) = ids([request.POST.get("glass", "")], "glass")
    drawn = draw_notice(outreach=outreach, glass=glass, by=acting(request))
    return notice_page(request, outreach, drawn)


getting_more_help = page_with_acts(help_page, ask=ask, withdraw=withdraw)
more_help = page_with_acts(outreach_page, get=get, notice=notice)
