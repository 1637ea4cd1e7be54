"""Errors as pages: in words, with the right status, never with a stack trace."""

from typing import Final

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import get_template

from lamppost.core.errors import (
    Invalid,
    LamppostError,
    NotFound,
    NotNow,
    Refused,
    SecondFactorNeeded,
)
from lamppost.vault.rules import CannotOpen
from lamppost.web.refusals import why
from lamppost.web.staff.people.proof import interrupted

PAGES: Final[tuple[tuple[type[LamppostError], str, int], ...]] = (
    (Refused, "403.html", 403),
    (NotFound, "404.html", 404),
    (CannotOpen, "404.html", 404),  # closed and unknown give one answer (G9)
    (NotNow, "409.html", 409),
    (Invalid, "400.html", 400),
)


def page_for(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """The page for what the program refuses; None for anything else."""
    if isinstance(error, SecondFactorNeeded):
        return interrupted(request)
    for kind, template, status in PAGES:
        if isinstance(error, kind):
            return render(request, template, {"why": why(error)}, status=status)
    return None


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What could not be read as a request, or was too much of one."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Rendered without context: what failed may be what a context needs."""
    return HttpResponseServerError(get_template("500.html").render())


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token does not fit: nothing of it is kept, and it can be sent again."""
    return render(request, "stale_form.html", status=403)
