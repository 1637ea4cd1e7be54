"""Pages on which one decides: a GET shows the page, a POST does what its `act` names."""

from collections.abc import Callable, Mapping
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from lamppost.core.access import Actor, Role
from lamppost.core.errors import Invalid, NotFound, Refused
from lamppost.program.queries import HospitalRow, hospitals
from lamppost.web.requests import StaffRequest
from lamppost.web.staff.doors import ACTS, UNNAMED
from lamppost.web.staff.problems import in_words
from lamppost.web.words import Words

View = Callable[..., HttpResponse]


def acting(request: HttpRequest) -> Actor:
    """On whose behalf the page is asked for."""
    return cast(StaffRequest, request).actor


def page_with_acts(page: View, only: View | None = None, **acts: View) -> View:
    """The view of a page, and of its acts (or its `only` one); what is Invalid comes back as the
    page with `errors` and `values`, status 422."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, **where: Any) -> HttpResponse:
        if request.method != "POST":
            return page(request, **where)
        try:
            return (only or _act(request, acts))(request, **where)
        except Invalid as wrong:
            errors, values = in_words(wrong.problems), typed(request.POST)
            return page(request, status=422, errors=errors, values=values, **where)

    setattr(view, ACTS, (UNNAMED,) if only else tuple(acts))
    return view


def typed(given: Mapping[str, str]) -> dict[str, str]:
    """What was chosen, to show it again; a NUL cannot stand in a page."""
    return {name: value.replace("\0", "") for name, value in given.items()}


def done(request: HttpRequest, said: Words, view: str, *where: object) -> HttpResponse:
    """To that page, which says once what was done; where it is the same page, of the same hospital."""
    messages.success(request, str(said))
    answer, at = redirect(view, *where), request.POST.get("at") or request.GET.get("at")
    if at and answer.url == request.path:
        answer.headers["Location"] = f"{answer.url}?{urlencode({'at': at})}"
    return answer


def workplaces(request: HttpRequest, *roles: Role) -> tuple[HospitalRow, ...]:
    """The hospitals where they hold one of the roles, by name."""
    staff = cast(StaffRequest, request)
    if not hasattr(staff, "hospitals"):
        staff.hospitals = hospitals()
    by = staff.actor
    return tuple(one for one in staff.hospitals if any(by.has(role, one.id) for role in roles))


def workplace(request: HttpRequest, *roles: Role) -> HospitalRow:
    """The one that `at` names, else their first; Refused where they hold none of the roles."""
    found = workplaces(request, *roles)
    if not found:
        raise Refused("no such role")
    slug = request.POST.get("at") or request.GET.get("at") or found[0].slug
    for one in found:
        if one.slug == slug:
            return one
    raise NotFound("no such hospital of theirs")


def _act(request: HttpRequest, acts: Mapping[str, View]) -> View:
    try:
        return acts[request.POST.get("act", "")]
    except KeyError:
        raise NotFound("no such act") from None
