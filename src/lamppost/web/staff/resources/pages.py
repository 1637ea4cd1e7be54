"""What the pages of the directory show."""

from typing import Any, Final, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lamppost.core.access import Role
from lamppost.resources import queries
from lamppost.resources.access import KEEPERS
from lamppost.resources.rules import Help, ResourceKind
from lamppost.web.requests import StaffRequest
from lamppost.web.staff.acts import acting, workplace, workplaces
from lamppost.web.staff.resources import forms

NOTHING: Final[dict[str, Any]] = {"values": {}, "errors": {}}


def resources_page(
    request: HttpRequest,
    status: int = 200,
    text: str = "",
    kind: ResourceKind | None = None,
    **more: Any,
) -> HttpResponse:
    """The whole directory, or what was looked for; while somebody types, what was found alone."""
    place = workplace(request, *Role)
    found = queries.search(place.id, text=text, kind=kind)
    context = {
        "hospital": place,
        "places": workplaces(request, *Role),
        "kinds": forms.OF_THE_DIRECTORY,
        "groups": queries.by_kind(found),
        "count": len(found),
        "is_whole": not text.strip() and kind is None,
        "search": text,
        "kind": kind or "",
        "may_keep": any(acting(request).has(role, place.id) for role in KEEPERS),
        **NOTHING,
        **more,
    }
    is_part = bool(cast(StaffRequest, request).htmx)
    template = "staff/_found.html" if is_part else "staff/resources.html"
    return render(request, template, context, status=status)


def keeping_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """What is to be checked first, then the rest, what is hidden here, and what was removed."""
    place = workplace(request, *KEEPERS)
    rows = queries.kept(place.id, seen_by=acting(request))
    shown = [one for one in rows if one.is_shown]
    context = {
        "hospital": place,
        "places": workplaces(request, *KEEPERS),
        "to_check": [one for one in shown if one.is_stale],
        "checked": [one for one in shown if not one.is_stale],
        "hidden": [one for one in rows if one.is_hidden and one.removed_on is None],
        "removed": [one for one in rows if one.removed_on is not None and one.may_change],
        "lacks_eap": not any(one.help.kind is ResourceKind.EAP for one in shown),
        **NOTHING,
        **more,
    }
    return render(request, "staff/keeping.html", context, status=status)


def new_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """An empty form."""
    place = workplace(request, *KEEPERS)
    kind = request.GET.get("kind", "")
    values = {"where": forms.HERE, "kind": kind, "employer": "unknown", "board": "unknown"}
    return _form(request, status, place.id, {"values": {**values, "cost": "unknown"}, **more})


def change_page(
    request: HttpRequest, resource: int, status: int = 200, **more: Any
) -> HttpResponse:
    """The form as it is filled in now."""
    shown = queries.to_change(resource, seen_by=acting(request))
    start = {"values": forms.values_of(shown), "chosen": list(map(str, shown.languages))}
    context = {**start, "shown": shown, "resource": resource, **more}
    return _form(request, status, shown.hospital_id, context)


def _form(
    request: HttpRequest, status: int, hospital: int | None, context: dict[str, Any]
) -> HttpResponse:
    by, place = acting(request), workplace(request, *KEEPERS)
    shown: Help | None = context.get("shown")
    whole = {
        "hospital": place,
        "kinds": forms.kinds_for(by, hospital),
        "where": forms.WHERE if shown is None and forms.may_set_everywhere(by) else (),
        "chosen": [],
        "errors": {},
        **forms.CHOICES,
        **context,
    }
    if request.method == "POST":
        whole["chosen"] = request.POST.getlist("languages")
    return render(request, "staff/resource.html", whole, status=status)
