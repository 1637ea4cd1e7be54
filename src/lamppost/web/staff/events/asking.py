"""What is asked once more before many are written to, or somebody gives up what they had said they would do."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def asks_for_room(request: HttpRequest) -> HttpResponse:
    """Whether all who serve are to be written to."""
    page = {
        "title": _("Ask all supporters for room?"),
        "words": _(
            "Everybody who serves here and does not rest gets the same letter, which does not say what for. You can "
            "ask again tomorrow."
        ),
        "yes": _("Ask all supporters for room"),
        "act": "call",
        "back": request.path,
    }
    return render(request, "staff/confirm.html", page)


def asks_to_step_back(request: HttpRequest, group: UUID) -> HttpResponse:
    """Whether somebody else is to lead it."""
    page = {
        "title": _("Let somebody else lead it?"),
        "words": _(
            "It leaves your calendar, and a coordinator finds somebody else. Nobody asks why."
        ),
        "yes": _("Somebody else should lead it"),
        "act": "step_back",
        "hidden": [{"name": "group", "value": group}],
        "back": request.path,
    }
    return render(request, "staff/confirm.html", page)
