"""What the pages of referrals and alarms show. A name is on one only where its caller has opened it."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lamppost.core.ids import random_id
from lamppost.outreach.rules import Outcome, Route
from lamppost.program.queries import HospitalRow, departments, roster
from lamppost.referrals import queries
from lamppost.referrals.actions import Submitted
from lamppost.referrals.rules import Submission
from lamppost.resources.queries import crisis_lines
from lamppost.web.public.moments import urgency_choices
from lamppost.web.public.referrals import forms
from lamppost.web.staff.acts import acting
from lamppost.web.staff.supporters.own import own
from lamppost.web.words import ABOUT_GROUPS, SHIFTS

ENDINGS: Final = {
    Outcome.SIGNPOSTED: _("Is it somebody whom the program does not serve?"),
    Outcome.WRONG_PERSON: _("Is there no such person?"),
    Outcome.NOT_PURSUED: _("Is it misuse?"),
}


def referral_page(
    request: HttpRequest,
    referral: UUID,
    status: int = 200,
    said: Submission | None = None,
    search: str = "",
    **more: Any,
) -> HttpResponse:
    """Who is meant: what was said and who it may be only where `said` was opened."""
    row = queries.unconfirmed_one(referral, seen_by=acting(request))
    context: dict[str, Any] = {"referral": row, "unlisted_ok": True, "errors": {}, **more}
    if said:
        context |= {
            "said": said,
            "candidates": queries.possible_recipients(row.hospital, said, seen_by=acting(request)),
            "search": search,
            "found": _found(request, row.hospital, search),
        }
    return render(request, "staff/referral.html", context, status=status)


def ending_page(request: HttpRequest, referral: UUID, outcome: Outcome) -> HttpResponse:
    """Asks once whether the request shall end so; no name."""
    queries.unconfirmed_one(referral, seen_by=acting(request))
    context = {
        "title": ENDINGS[outcome],
        "words": _("It ends here and is forgotten at once. Whoever asked learns nothing of it."),
        "yes": _("Yes, it ends here"),
        "act": outcome.value,
        "back": reverse("referral", args=[referral]),
    }
    return render(request, "staff/confirm.html", context)


def asking_page(
    request: HttpRequest, place: HospitalRow, route: Route, status: int = 200, **more: Any
) -> HttpResponse:
    """The form for a referral from inside, with what was typed where it was not accepted."""
    context = {
        **_frame(place, route),
        "may_ask": route is not Route.OUTREACH or own(request).serves,
        "urgencies": urgency_choices(queries.promised(place.id)),
        "shifts": SHIFTS,
        "departments": [one.name for one in departments(place.id)],
        "about_groups": ABOUT_GROUPS,
        "form_id": request.POST.get("form_id") or random_id().hex,
        "errors": {},
        **more,
        "values": forms.values(request.POST) if request.method == "POST" else {},
    }
    return render(request, "staff/leader.html", context, status=status)


def received_page(
    request: HttpRequest, place: HospitalRow, said: Submission, submitted: Submitted
) -> HttpResponse:
    """The code, this once, and the promise; after a "yes" to the safety question, whom to call now."""
    cover = queries.duty(place.id)
    context = {
        **_frame(place, said.route),
        "code": submitted.code,
        "promised_by": submitted.promised_by,
        "is_unsafe": said.is_unsafe,
        "is_paged": cover.is_covered,
        "next_at": cover.next_at,
    }
    return render(request, "staff/leader.html", context)


def alarm_page(
    request: HttpRequest,
    alarm: UUID,
    status: int = 200,
    said: Submission | None = None,
    **more: Any,
) -> HttpResponse:
    """Whether somebody has it, and what to do; who it is only where `said` was opened."""
    row = queries.alarm(alarm, seen_by=acting(request))
    context = {
        "alarm": row,
        "said": said,
        "crisis_lines": crisis_lines(row.hospital),
        **more,
    }
    return render(request, "staff/alarm.html", context, status=status)


def _found(request: HttpRequest, place: int, search: str) -> tuple[Any, ...]:
    return roster(place, seen_by=acting(request), text=search).rows if search else ()


def _frame(place: HospitalRow, route: Route) -> dict[str, Any]:
    return {"hospital": place, "route": route.value, "crisis_lines": crisis_lines(place.id)}
