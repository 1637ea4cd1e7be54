"""Asking for a second factor wherever a name is to be shown, and going on to where one was."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django_htmx.http import HttpResponseClientRedirect

KEPT: Final = "kept-"
HOME: Final = "/staff/"
PAGE: Final = "/staff/second-factor/"
TOKEN: Final = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field

Fields = list[tuple[str, str]]


def interrupted(request: HttpRequest) -> HttpResponse:
    """Instead of a page that shows a name: the question; what was sent goes along, and waits.

    Drawn without the database: the transaction that it broke off may still be open.
    """
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(f"{PAGE}?{urlencode({'next': request.path})}")
    sent = [one for one in _fields(request) if one[0] != TOKEN]
    return asking_page(request, to=request.get_full_path(), kept=sent, status=403)


def asking_page(
    request: HttpRequest, *, to: str, kept: Fields, status: int = 200, **more: Any
) -> HttpResponse:
    """The question, and for those who cannot answer it, how they come to be able to."""
    page = {"next": to, "kept": [(f"{KEPT}{name}", value) for name, value in kept], **more}
    return render(request, "staff/second_factor.html", page, status=status)


def going_on(request: HttpRequest, to: str, kept: Fields) -> HttpResponse:
    """Back to the page; where something had been sent, a tap sends it again, the one time."""
    if not kept:
        return redirect(to)
    return render(request, "staff/go_on.html", {"next": to, "fields": kept})


def where_to(request: HttpRequest) -> str:
    """The staff page that `next` names; their first one where it names another place."""
    to = request.POST.get("next") or request.GET.get("next") or HOME
    own = url_has_allowed_host_and_scheme(to, allowed_hosts=None)
    return to if own and to.startswith(HOME) else HOME


def kept_in(request: HttpRequest) -> Fields:
    """What waits to be sent again."""
    return [
        (name.removeprefix(KEPT), value)
        for name, value in _fields(request)
        if name.startswith(KEPT) and name != f"{KEPT}{TOKEN}"
    ]


def _fields(request: HttpRequest) -> Fields:
    return [(name, value) for name, values in request.POST.lists() for value in values]
