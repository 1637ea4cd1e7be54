"""The empty form: drawn once, then handed out with a token and a number of its own."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lamppost.core.ids import random_id
from lamppost.outreach.rules import Route
from lamppost.web.public.moments import urgency_choices
from lamppost.web.public.pages import frame, with_texts
from lamppost.web.public.places import Place
from lamppost.web.public.tokens import token
from lamppost.web.words import ABOUT_GROUPS, SHIFTS

TEMPLATES: Final = {Route.SELF: "public/refer_self.html", Route.COLLEAGUE: "public/refer.html"}


def empty_sheet(request: HttpRequest, place: Place, route: Route) -> HttpResponse:
    """A fresh sheet: no query, no template, only its two secrets put in their places."""

    def draw(csrf_token: str, number: str) -> HttpResponse:
        return render(
            request, TEMPLATES[route], _context(request, place, route, csrf_token, number)
        )

    return with_texts(place, route, draw, token(request), random_id().hex)


def sheet_again(
    request: HttpRequest,
    place: Place,
    route: Route,
    typed: dict[str, Any],
    errors: dict[str, str],
    number: str,
) -> HttpResponse:
    """The same sheet with what was typed and what is wrong: status 422."""
    context = _context(request, place, route, token(request), number)
    filled = {**context, "values": typed, "errors": errors}
    return render(request, TEMPLATES[route], filled, status=422)


def _context(
    request: HttpRequest, place: Place, route: Route, csrf_token: str, number: str
) -> dict[str, Any]:
    return {
        **frame(place),
        "here": request.path,
        "is_self": route is Route.SELF,
        "urgencies": urgency_choices(place.promises),
        "shifts": SHIFTS,
        "departments": place.departments,
        "about_groups": ABOUT_GROUPS,
        "csrf_token_field": _token_field(csrf_token),
        "form_id": number,
        "values": {},
        "errors": {},
    }


def _token_field(csrf_token: str) -> SafeString:
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}" />', csrf_token)
