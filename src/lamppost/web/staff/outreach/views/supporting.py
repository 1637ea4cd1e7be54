"""What a supporter does: answers offers, reaches out, logs."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.outreach import actions
from lamppost.outreach.queries import listing
from lamppost.outreach.rules import AttemptResult, DeclineReason, HandBackReason, Mode, Outcome
from lamppost.web.staff import check_in
from lamppost.web.staff.acts import acting, done, page_with_acts
from lamppost.web.staff.outreach import forms
from lamppost.web.staff.outreach.pages import handover_page, log_page, offer_page, own_page
from lamppost.web.staff.readings import day_ahead, number, one_of


@require_safe
def my_outreaches(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, and what one has taken on; no name."""
    offers = listing.my_offers(seen_by=acting(request))
    outreaches = listing.my_outreaches(seen_by=acting(request))
    handovers = listing.my_handovers(seen_by=acting(request))
    mine = {"offers": offers, "outreaches": outreaches, "handovers": handovers}
    return render(request, "staff/my_outreaches.html", mine)


def taken_before(request: HttpRequest, offer: UUID) -> HttpResponse | None:
    """To what they have said yes to: a thumb was too fast, a page was loaded anew, a link is an old one."""
    mine = listing.taken_on(offer, seen_by=acting(request))
    said = _("You have taken this on. Is its code lost? Make a new one below.")
    return done(request, said, "my_outreach", mine) if mine else None


def look_at_offer(
    request: HttpRequest, offer: UUID, status: int = 200, **more: Any
) -> HttpResponse:
    return taken_before(request, offer) or offer_page(request, offer, status, **more)


def accept(request: HttpRequest, offer: UUID) -> HttpResponse:
    """The code is shown this once: the page answers directly, and nothing keeps it."""
    if before := taken_before(request, offer):
        return before
    accepted = actions.accept(offer=offer, by=acting(request))
    return own_page(request, accepted.outreach, code=accepted.code)


def decline(request: HttpRequest, offer: UUID) -> HttpResponse:
    reason = one_of(request.POST, "reason", DeclineReason)
    actions.decline(offer=offer, reason=reason, by=acting(request))
    return done(request, _("Thank you for saying so. Somebody else is asked."), "my_outreaches")


def show(request: HttpRequest, outreach: UUID) -> HttpResponse:
    """Who it is, on this answer alone."""
    seen = actions.see_recipient(outreach=outreach, purpose="first_contact", by=acting(request))
    return own_page(request, outreach, seen=seen)


def new_code(request: HttpRequest, outreach: UUID) -> HttpResponse:
    code = actions.new_code(outreach=outreach, by=acting(request))
    return own_page(request, outreach, code=code)


def attempt(request: HttpRequest, outreach: UUID) -> HttpResponse:
    mode = one_of(request.POST, "mode", Mode)
    result = one_of(request.POST, "result", AttemptResult)
    actions.log_attempt(outreach=outreach, mode=mode, result=result, by=acting(request))
    return done(request, _("Your try is logged."), "my_outreach", outreach)


def conversation(request: HttpRequest, outreach: UUID) -> HttpResponse:
    talked = forms.conversation(request.POST)
    actions.log_interaction(outreach=outreach, conversation=talked, by=acting(request))
    said = _("Thank you. It counts, and nothing of what was said is kept.")
    return check_in.after(done(request, said, "my_outreach", outreach), talked)


def hand_back(request: HttpRequest, outreach: UUID) -> HttpResponse:
    reason = one_of(request.POST, "reason", HandBackReason)
    actions.hand_back(outreach=outreach, reason=reason, by=acting(request))
    return done(request, _("Somebody else takes over. It costs you nothing."), "my_outreaches")


def ask_over(request: HttpRequest, outreach: UUID) -> HttpResponse:
    supporter = number(request.POST, "supporter")
    actions.ask_to_take_over(outreach=outreach, supporter=supporter, by=acting(request))
    said = _("They have been asked, without the name. It is yours until they say yes.")
    return done(request, said, "my_outreach", outreach)


def take(request: HttpRequest, handover: UUID) -> HttpResponse:
    outreach = actions.take_over(handover=handover, by=acting(request))
    return done(request, _("Thank you. It is yours now."), "my_outreach", outreach)


def leave(request: HttpRequest, handover: UUID) -> HttpResponse:
    actions.decline_to_take_over(handover=handover, by=acting(request))
    return done(request, _("Thank you for saying so. It stays where it is."), "my_outreaches")


def close(request: HttpRequest, outreach: UUID) -> HttpResponse:
    outcome = one_of(request.POST, "outcome", Outcome)
    until = day_ahead(request.POST, "not_before")
    actions.close(outreach=outreach, outcome=outcome, not_before=until, by=acting(request))
    return done(request, _("It ends in five minutes."), "my_outreach", outreach)


def undo(request: HttpRequest, outreach: UUID) -> HttpResponse:
    actions.undo(outreach=outreach, by=acting(request))
    return done(request, _("It is open again."), "my_outreach", outreach)


def log(request: HttpRequest) -> HttpResponse:
    talked = forms.conversation(request.POST)
    actions.log_alone(conversation=talked, by=acting(request))
    said = _("Thank you. It counts, and is tied to nobody.")
    return check_in.after(done(request, said, "my_outreaches"), talked)


offer = page_with_acts(look_at_offer, accept=accept, decline=decline)
handover = page_with_acts(handover_page, take=take, leave=leave)
my_outreach = page_with_acts(
    own_page,
    show=show,
    new_code=new_code,
    attempt=attempt,
    conversation=conversation,
    hand_back=hand_back,
    ask_over=ask_over,
    close=close,
    undo=undo,
)
quick_log = page_with_acts(log_page, log)
