"""What counsel's pages show. Nothing on them depends on what a hold matched."""

from datetime import timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lamppost.core.access import Role
from lamppost.core.clock import now
from lamppost.escalation import queries
from lamppost.escalation.rules import HOLD_LASTS, latest_end
from lamppost.launch.queries import texts
from lamppost.web.staff.acts import acting, workplace, workplaces

NOTHING: Final[dict[str, Any]] = {"values": {}, "errors": {}}


def texts_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Every text in force, or the draft for it."""
    place = workplace(request, Role.COUNSEL)
    context = {
        "hospital": place,
        "places": workplaces(request, Role.COUNSEL),
        "texts": texts(place.id, seen_by=acting(request)),
        **NOTHING,
        **more,
    }
    return render(request, "staff/texts.html", context, status=status)


def holds_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Holds in force; whom one is about stands on the answer to act=show alone."""
    today = now().date()
    context = {
        "hospital": workplace(request, Role.COUNSEL),
        "places": workplaces(request, Role.COUNSEL),
        "holds": queries.holds(seen_by=acting(request)),
        "earliest": today.isoformat(),
        "usual": (today + HOLD_LASTS).isoformat(),
        "latest": latest_end(today).isoformat(),
        "is_soon": today + timedelta(days=14),
        **NOTHING,
        **more,
    }
    return render(request, "staff/holds.html", context, status=status)


def ledger_page(request: HttpRequest) -> HttpResponse:
    """Reasons and months."""
    names = {one.id: one.name for one in workplaces(request, Role.COUNSEL, Role.DIRECTOR)}
    rows = queries.ledger(seen_by=acting(request))
    shown = [{"row": row, "hospital": names[row.hospital]} for row in rows]
    return render(request, "staff/ledger.html", {"rows": shown})
