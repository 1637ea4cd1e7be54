"""Figures that may always be shown."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.evaluation import actions, queries
from lamppost.evaluation.access import CONTEXT, EXPORTS
from lamppost.web.staff.acts import acting, done, page_with_acts, workplace, workplaces
from lamppost.web.staff.readings import ids


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """One section for each hospital whose figures they may see."""
    found = queries.figures(seen_by=acting(request))
    context = {
        "figures": found,
        "may_export": bool(workplaces(request, *EXPORTS)),
        "may_note": bool(workplaces(request, *CONTEXT)),
    }
    return render(request, "staff/figures.html", context)


def _exports(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """What is under way at their hospitals, and what was made."""
    names = {one.id: one.name for one in workplaces(request, *EXPORTS)}
    found = queries.exports(seen_by=acting(request))
    context = {
        "hospital": workplace(request, *EXPORTS),
        "places": workplaces(request, *EXPORTS),
        "exports": [{"row": one, "hospital": names[one.hospital]} for one in found],
        **more,
    }
    return render(request, "staff/exports.html", context, status=status)


def _ask(request: HttpRequest) -> HttpResponse:
    place = workplace(request, *EXPORTS)
    actions.ask_export(hospital=place.id, by=acting(request))
    return done(request, _("Asked for. Somebody else confirms it here."), "exports")


def _confirm(request: HttpRequest) -> HttpResponse:
    actions.confirm_export(export=_export(request), by=acting(request))
    return done(request, _("Confirmed. It can be made for seven days."), "exports")


def _call_off(request: HttpRequest) -> HttpResponse:
    actions.call_off_export(export=_export(request), by=acting(request))
    return done(request, _("Called off."), "exports")


def _export(request: HttpRequest) -> UUID:
    (export,) = ids([request.POST.get("export", "")], "export")
    return export


exports = page_with_acts(_exports, ask=_ask, confirm=_confirm, call_off=_call_off)
