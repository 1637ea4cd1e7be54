"""The gates of going live, and a hospital's next stage."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from lamppost.launch.access import OPENS
from lamppost.launch.actions import GatesShut, set_stage
from lamppost.launch.queries import gates
from lamppost.launch.queries.words import ASKS, HOW_TO_OPEN
from lamppost.program.queries import HospitalRow
from lamppost.program.rules import HOSPITAL_STEPS, HospitalStage
from lamppost.web.staff.acts import acting, done, page_with_acts, workplace, workplaces
from lamppost.web.staff.readings import one_of
from lamppost.web.words import Words, choices

STEP: Final[dict[str, Words]] = {  # what a button does
    "planned": _("Back to planning"),
    "launching": _("Begin to prepare"),
    "active": _("Open for requests"),
    "paused": _("Pause requests"),
}


def launch_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Each gate, how a shut one is opened, and the steps that may follow."""
    place = workplace(request, *OPENS)
    shown = [
        {"row": row, "asks": ASKS[row.gate], "how": HOW_TO_OPEN[row.gate]}
        for row in gates(place.id, seen_by=acting(request))
    ]
    places = workplaces(request, *OPENS)
    nothing: dict[str, Any] = {"values": {}, "errors": {}}
    steps = choices(STEP, *sorted(HOSPITAL_STEPS[place.stage]))
    context = {"hospital": place, "places": places, "gates": shown, "steps": steps}
    return render(request, "staff/launch.html", {**context, **nothing, **more}, status=status)


def stage(request: HttpRequest) -> HttpResponse:
    place, chosen = workplace(request, *OPENS), one_of(request.POST, "stage", HospitalStage)
    if chosen is HospitalStage.PAUSED and request.POST.get("confirmed") != "yes":
        return _asked_first(request, place)
    try:
        set_stage(hospital=place.id, stage=chosen, by=acting(request))
    except GatesShut:
        return launch_page(request, status=409, is_shut=True)
    return done(request, _("The stage is changed."), "launch")


def _asked_first(request: HttpRequest, place: HospitalRow) -> HttpResponse:
    """A hospital that pauses takes no request: asked once, beside what goes on."""
    context = {
        "title": _("Pause requests?"),
        "words": _(
            "Nobody can ask for support here until it is opened again. What is open goes on, and crisis lines stay."
        ),
        "yes": _("Yes, pause them"),
        "act": "stage",
        "hidden": [{"name": "at", "value": place.slug}, {"name": "stage", "value": "paused"}],
        "back": f"{request.path}?at={place.slug}",
    }
    return render(request, "staff/confirm.html", context)


launch = page_with_acts(launch_page, stage=stage)
