"""Whoever comes: takes a place or gives it up, says that they are in the room, says what it was like."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.core.calendars import Method, ics
from lamppost.core.clock import now
from lamppost.training import actions, queries
from lamppost.training.rules.sessions import SeatState
from lamppost.web.staff.acts import acting, done, page_with_acts
from lamppost.web.staff.training.sessions import own


def take(request: HttpRequest, session: UUID) -> HttpResponse:
    state = actions.take_seat(session=session, by=acting(request))
    if state is SeatState.TAKEN:
        said = _("You have a place. The date comes by mail for your calendar.")
    else:
        said = _("You are in line. When a place comes free, you get it and hear from us.")
    return done(request, said, "my_session", session)


def leave(request: HttpRequest, session: UUID) -> HttpResponse:
    """Asks first: somebody else may get the place at once."""
    mine = queries.own_session(session, seen_by=acting(request))
    if mine.has_place and request.POST.get("confirmed") != "yes":
        return _asks(request, session)
    actions.leave_seat(session=session, by=acting(request))
    return done(request, _("Done. Somebody else may be glad of it."), "my_sessions")


def be_there(request: HttpRequest) -> HttpResponse:
    session = actions.attend(typed=request.POST.get("code", ""), by=acting(request))
    return done(request, _("Good that you are here. It is noted."), "my_session", session)


def answer(request: HttpRequest, session: UUID) -> HttpResponse:
    """The questions, with the code that the answer goes under, on this page alone."""
    code = actions.feedback_code(session=session, by=acting(request))
    return own.answer_page(request, session, code)


@require_safe
def my_date(request: HttpRequest, session: UUID) -> HttpResponse:
    """The date as a file for a calendar."""
    one = queries.appointment_of(session, seen_by=acting(request))
    text = ics([one], method=Method.PUBLISH, stamped=now())
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="date.ics"'
    return answer


def _asks(request: HttpRequest, session: UUID) -> HttpResponse:
    page = {
        "title": _("Give up your place?"),
        "words": _("It goes to whoever is first in line. The date leaves your calendar."),
        "yes": _("Give it up"),
        "act": "leave",
        "back": reverse("my_session", args=[session]),
    }
    return render(request, "staff/confirm.html", page)


my_sessions = require_safe(own.my_sessions_page)
my_session = page_with_acts(own.my_session_page, take=take, leave=leave)
my_feedback = page_with_acts(own.my_session_page, answer)
here = page_with_acts(own.here_page, be_there)
