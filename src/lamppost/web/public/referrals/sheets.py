"""The empty form: drawn once, then handed out with a token and a number of its own."""

import re
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from lamppost.core.ids import random_id
from lamppost.outreach.rules import Route
from lamppost.web.public.moments import urgency_choices
from lamppost.web.public.pages import frame
from lamppost.web.public.places import Place
from lamppost.web.public.tokens import token
from lamppost.web.words import ABOUT_GROUPS, SHIFTS

INDENT: Final = re.compile(rb"\s*\n\s*")  # a quarter of the page, and of use to nobody who loads it
TEMPLATES: Final = {Route.SELF: "public/refer_self.html", Route.COLLEAGUE: "public/refer.html"}


def empty_sheet(request: HttpRequest, place: Place, route: Route) -> HttpResponse:
    """A fresh sheet: no query, no template, only its two secrets put in their places."""
    key = get_language() or "", route.value
    if key not in place.pages:
        place.pages[key] = _draw(request, place, route)
    before, between, after = place.pages[key]
    secrets = token(request).encode(), random_id().hex.encode()
    return HttpResponse(b"".join((before, secrets[0], between, secrets[1], after)))


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


def _draw(request: HttpRequest, place: Place, route: Route) -> tuple[bytes, ...]:
    """The page in three pieces, cut where the token and the number belong."""
    first, second = random_id().hex, random_id().hex
    context = _context(request, place, route, first, second)
    drawn = INDENT.sub(b"\n", render(request, TEMPLATES[route], context).content)
    before, rest = drawn.split(first.encode())
    return before, *rest.split(second.encode())


def _context(
    request: HttpRequest, place: Place, route: Route, csrf_token: str, number: str
) -> dict[str, Any]:
    return {
        **frame(place),
        "here": request.path,
        "urgencies": urgency_choices(place.urgencies),
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
