"""Asking for several after a hard event, what is open of it, and the one-way door."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.core.access import Role
from lamppost.program.queries import hospital
from lamppost.referrals import actions, queries
from lamppost.referrals.access import STARTS
from lamppost.supporters.actions import call_for_room
from lamppost.web.public.referrals.forms import form_id
from lamppost.web.staff.acts import acting, done, page_with_acts, workplace
from lamppost.web.staff.events import forms
from lamppost.web.staff.events.asking import asks_for_room, asks_to_step_back
from lamppost.web.staff.events.groups import (
    group_page,
    groups_page,
    my_groups_page,
    new_group_page,
    plan,
)
from lamppost.web.staff.events.pages import (
    event_page,
    events_page,
    new_event_page,
    started_page,
)
from lamppost.web.staff.readings import ids, number


def renew(request: HttpRequest) -> HttpResponse:
    """The code is shown this once: the page answers directly, and nothing keeps it."""
    place = workplace(request, Role.COORDINATOR)
    code = actions.renew_event_door(hospital=place.id, by=acting(request))
    return events_page(request, code=code)


def shut(request: HttpRequest) -> HttpResponse:
    place = workplace(request, Role.COORDINATOR)
    actions.shut_event_door(hospital=place.id, by=acting(request))
    return done(request, _("The door is shut. No code opens it any more."), "events")


def look(request: HttpRequest) -> HttpResponse:
    """Looks on the roster, adds somebody or takes somebody away; the words looked for stand in no address."""
    return new_event_page(request)


def start(request: HttpRequest) -> HttpResponse:
    place, sheet = workplace(request, *STARTS), form_id(request.POST)
    event, people = forms.started(request.POST, place)
    is_unsafe = request.POST.get("is_unsafe") == "yes"
    actions.start(
        hospital=place.id,
        event=event,
        physicians=people,
        is_unsafe=is_unsafe,
        form=sheet,
        by=acting(request),
    )
    return started_page(request, place, is_unsafe)


def call(request: HttpRequest, activation: UUID) -> HttpResponse:
    """All supporters are asked alike, after asking back: it goes to many. What for, the letter does not say;
    how many, nobody is told: with that, whoever rests could be told from who is away."""
    place = queries.activation(activation, seen_by=acting(request)).row.hospital
    if request.POST.get("confirmed") != "yes":
        return asks_for_room(request)
    call_for_room(hospital=place, by=acting(request))
    return done(request, _("Everybody who serves is asked."), "event", activation)


@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    return groups_page(request)


def plan_it(request: HttpRequest) -> HttpResponse:
    place = workplace(request, Role.COORDINATOR)
    actions.plan_group(hospital=place.id, plan=plan(request.POST, place), by=acting(request))
    return done(request, _("It is planned. Who leads it finds the date in their mail."), "groups")


def cancel(request: HttpRequest, group: UUID) -> HttpResponse:
    actions.cancel_group(group=group, by=acting(request))
    return done(request, _("It is called off, and leaves their calendars."), "groups")


def change(request: HttpRequest, group: UUID) -> HttpResponse:
    row = queries.group(group, seen_by=acting(request))
    planned = plan(request.POST, hospital(row.hospital))
    actions.change_group(group=group, plan=planned, by=acting(request))
    return done(request, _("It is changed. Who leads it finds the date in their mail."), "groups")


def step_back(request: HttpRequest) -> HttpResponse:
    (chosen,) = ids(request.POST.getlist("group")[:1], "group")
    if request.POST.get("confirmed") != "yes":
        return asks_to_step_back(request, chosen)
    actions.step_back(group=chosen, by=acting(request))
    return done(request, _("Thank you for saying so. Somebody else is found."), "my_groups")


def count(request: HttpRequest) -> HttpResponse:
    """Two taps: how many, and that one looked out for red flags, or not."""
    (chosen,) = ids(request.POST.getlist("group")[:1], "group")
    size, has_looked = number(request.POST, "size"), request.POST.get("act") == "looked"
    actions.log_group(group=chosen, size=size, red_flag_screened=has_looked, by=acting(request))
    return done(request, _("Thank you. Only that number is kept."), "my_groups")


events = page_with_acts(events_page, renew=renew, shut=shut)
event = page_with_acts(event_page, call=call)
new_event = page_with_acts(new_event_page, look=look, start=start)
new_group = page_with_acts(new_group_page, plan_it)
group = page_with_acts(group_page, change=change, cancel=cancel)
my_groups = page_with_acts(my_groups_page, looked=count, counted=count, step_back=step_back)
