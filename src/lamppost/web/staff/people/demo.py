"""The demo's two doors: sign in as one of the cast, and read what the demo's mail server caught.

Mounted only in a demo; asked anywhere else, it answers that there is no such page.
"""

from collections.abc import Callable
from functools import wraps

from allauth.account.adapter import get_adapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods

from lamppost.people import queries
from lamppost.web import sessions
from lamppost.web.staff.doors import for_anybody
from lamppost.web.staff.people.mailbox import letters

View = Callable[[HttpRequest], HttpResponse]


def in_the_demo(view: View) -> View:
    """A second lock beside the URLconf's."""

    @wraps(view)
    def locked(request: HttpRequest) -> HttpResponse:
        if not settings.LAMPPOST_DEMO:
            raise Http404
        return view(request)

    return locked


@in_the_demo
@require_http_methods(["GET", "POST"])
def cast(request: HttpRequest) -> HttpResponse:
    """Lists the cast; a POST with `account` signs in as one of them, second factor and all."""
    if request.method == "GET":
        return render(request, "staff/cast.html", {"cast": queries.cast()})
    user = AuthenticationBackend().get_user(_number(request.POST.get("account", "")))
    if user is None:
        raise Http404
    get_adapter().login(request, user)
    sessions.begin_as_cast(request.session, request.headers.get("User-Agent", ""))
    return redirect("staff_home")


@in_the_demo
@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """What would have been sent, newest first."""
    return render(request, "staff/mailbox.html", {"letters": letters()})


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


urlpatterns = [
    path("cast/", for_anybody(cast), name="cast"),
    path("mailbox/", for_anybody(mailbox), name="mailbox"),
]
