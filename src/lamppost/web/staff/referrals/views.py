"""Who is meant, asking from inside, and alarms."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.core.access import Role
from lamppost.outreach.rules import Outcome, Route
from lamppost.referrals import actions, queries
from lamppost.web.public.referrals import forms
from lamppost.web.staff.acts import View, acting, done, page_with_acts, workplace
from lamppost.web.staff.readings import number
from lamppost.web.staff.referrals.pages import (
    alarm_page,
    asking_page,
    ending_page,
    received_page,
    referral_page,
)


def show(request: HttpRequest, referral: UUID) -> HttpResponse:
    """What was said and who it may be, on this answer alone."""
    said = actions.see_submission(referral=referral, by=acting(request))
    return referral_page(request, referral, said=said)


def search(request: HttpRequest, referral: UUID) -> HttpResponse:
    """The roster beside what was said; the words looked for stand in no address."""
    text = request.POST.get("search", "").replace("\0", "")[:120]
    said = actions.see_submission(referral=referral, by=acting(request))
    return referral_page(request, referral, said=said, search=text)


def confirm(request: HttpRequest, referral: UUID) -> HttpResponse:
    physician = number(request.POST, "physician")
    actions.confirm(referral=referral, physician_id=physician, by=acting(request))
    return done(request, _("Thank you. The program goes on from here."), "queue")


def unlisted(request: HttpRequest, referral: UUID) -> HttpResponse:
    actions.open_unlisted(referral=referral, by=acting(request))
    return done(request, _("Thank you. The program goes on with the name given."), "queue")


def ends_as(outcome: Outcome) -> View:
    """The act that ends a request so, on the second asking."""

    def end(request: HttpRequest, referral: UUID) -> HttpResponse:
        if request.POST.get("confirmed") != "yes":
            return ending_page(request, referral, outcome)
        actions.dismiss(referrals=(referral,), outcome=outcome, by=acting(request))
        return done(request, _("It ends here and is forgotten."), "queue")

    return end


def asking(route: Route, *roles: Role) -> View:
    """The page on which somebody with one of the roles asks by that route."""

    def form(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
        return asking_page(request, workplace(request, *roles), route, status, **more)

    def submit(request: HttpRequest) -> HttpResponse:
        place, sheet = workplace(request, *roles), forms.form_id(request.POST)
        said = forms.submission(request.POST, route, queries.urgencies(place.id))
        by = acting(request)
        sent = actions.submit(hospital=place.id, submission=said, form=sheet, by=by)
        return received_page(request, place, said, sent)

    return page_with_acts(form, submit)


@require_safe
def alarms(request: HttpRequest) -> HttpResponse:
    """Those that nobody has first; no name."""
    found = queries.alarms(seen_by=acting(request))
    return render(request, "staff/alarms.html", {"alarms": found})


def see_alarm(request: HttpRequest, alarm: UUID) -> HttpResponse:
    """Who may be in danger, on this answer alone."""
    said = actions.see_alarm(alarm=alarm, by=acting(request))
    return alarm_page(request, alarm, said=said)


def acknowledge(request: HttpRequest, alarm: UUID) -> HttpResponse:
    actions.acknowledge(alarm=alarm, by=acting(request))
    return done(request, _("The paging has stopped."), "alarm", alarm)


referral = page_with_acts(
    referral_page,
    show=show,
    search=search,
    confirm=confirm,
    unlisted=unlisted,
    signposted=ends_as(Outcome.SIGNPOSTED),
    wrong_person=ends_as(Outcome.WRONG_PERSON),
    not_pursued=ends_as(Outcome.NOT_PURSUED),
)
refer = asking(Route.LEADER, Role.DEPARTMENT_LEAD)
reach_out = asking(Route.OUTREACH, Role.SUPPORTER)
alarm = page_with_acts(alarm_page, show=see_alarm, acknowledge=acknowledge)
