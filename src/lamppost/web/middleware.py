"""The two front doors. The public one is short: what only staff pages need wraps only those."""

from collections.abc import Callable
from typing import Any, Final, cast
from urllib.parse import urlencode

from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.module_loading import import_string
from django_htmx.http import HttpResponseClientRedirect

from lamppost.core.access import Actor
from lamppost.core.errors import NotFound
from lamppost.people.queries import actor_for
from lamppost.web import sessions
from lamppost.web.errors import page_for
from lamppost.web.requests import StaffRequest

Handler = Callable[[HttpRequest], HttpResponseBase]
OnException = Callable[[HttpRequest, Exception], HttpResponseBase | None]

STAFF: Final = "/staff/"
SIGN_IN: Final = "/staff/sign-in/"
OPEN: Final = (SIGN_IN, "/staff/sign-out/", "/staff/cast/", "/staff/mailbox/")
UNSEARCHED: Final = (STAFF, "/code/")
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
ONLY_HTTPS: Final = {"Strict-Transport-Security": "max-age=31536000"}  # also behind a proxy


def privacy_headers(get_response: Handler) -> Handler:
    """Nothing is kept by a cache unless its view says `Cache-Control: public` itself.

    The policy of what a page may load is the same for all: put together once, not for each answer.
    """
    headers = {**HEADERS, "Content-Security-Policy": build_policy()}
    if settings.LAMPPOST_URL.startswith("https://"):
        headers |= ONLY_HTTPS

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if "public" not in response.headers["Cache-Control"]:
            response.headers["Cache-Control"] = "no-store"
        if request.path_info.startswith(UNSEARCHED):
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return middleware


def refusals(get_response: Handler) -> Handler:
    """Turns what the program refuses into a page."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    middleware.process_exception = page_for  # type: ignore[attr-defined]
    return middleware


def staff_door(get_response: Handler) -> Handler:
    """Wraps STAFF_MIDDLEWARE around the pages under /staff/, and only those; built once."""
    inside, hooks = _staff_chain(get_response)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        is_staff = request.path_info.startswith(STAFF)
        return inside(request) if is_staff else get_response(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        is_staff = request.path_info.startswith(STAFF)
        answers = (hook(request, error) for hook in hooks if is_staff)
        return next((answer for answer in answers if answer is not None), None)

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def actor(get_response: Handler) -> Handler:
    """Says on whose behalf a staff page is asked for; sends who is not signed in to do so."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        staff = cast(StaffRequest, request)
        found = _actor(staff)
        if found is None and not request.path_info.startswith(OPEN):
            return _to_sign_in(staff)
        staff.actor = found  # type: ignore[assignment]  # None only on the open pages
        return get_response(request)

    return middleware


def _staff_chain(innermost: Handler) -> tuple[Handler, list[OnException]]:
    """As Django builds its own; it looks for `process_exception` only in what it has built."""
    inside, hooks = innermost, []
    for path in reversed(settings.STAFF_MIDDLEWARE):
        layer: Any = import_string(path)(inside)
        if hasattr(layer, "process_exception"):
            hooks.append(layer.process_exception)
        inside = cast(Handler, convert_exception_to_response(layer))
    return inside, hooks


def _actor(request: StaffRequest) -> Actor | None:
    """The signed-in account as an actor; a session that is over, or of a closed account, ends."""
    if SESSION_KEY not in request.session:
        return None
    try:
        if sessions.is_live(request.session):
            account = int(request.session[SESSION_KEY])
            return actor_for(account, sessions.second_factor_at(request.session))
    except NotFound:
        pass
    logout(request)
    return None


def _to_sign_in(request: StaffRequest) -> HttpResponse:
    """Back to the same page afterwards, where it was one that can be asked for again."""
    way = f"{SIGN_IN}?{urlencode({'next': request.path})}" if request.method == "GET" else SIGN_IN
    return HttpResponseClientRedirect(SIGN_IN) if request.htmx else redirect(way)
