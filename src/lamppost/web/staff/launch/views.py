"""The gates of going live, and a hospital's next stage."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lamppost.launch.access import OPENS
from lamppost.launch.actions import GatesShut, set_stage
from lamppost.launch.queries import gates
from lamppost.launch.queries.words import ASKS, HOW_TO_OPEN
from lamppost.program.rules import HOSPITAL_STEPS, HospitalStage
from lamppost.web.staff.acts import acting, done, page_with_acts, workplace, workplaces
from lamppost.web.staff.readings import one_of
from lamppost.web.words import HOSPITAL_STAGE, choices


def launch_page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """Each gate, how a shut one is opened, and the steps that may follow."""
    place = workplace(request, *OPENS)
    shown = [
        {"row": row, "asks": ASKS[row.gate], "how": HOW_TO_OPEN[row.gate]}
        for row in gates(place.id, seen_by=acting(request))
    ]
    places = workplaces(request, *OPENS)
    nothing: dict[str, Any] = {"values": {}, "errors": {}}
    steps = choices(HOSPITAL_STAGE, *sorted(HOSPITAL_STEPS[place.stage]))
    context = {"hospital": place, "places": places, "gates": shown, "steps": steps}
    return render(request, "staff/launch.html", {**context, **nothing, **more}, status=status)


def stage(request: HttpRequest) -> HttpResponse:
    place, chosen = workplace(request, *OPENS), one_of(request.POST, "stage", HospitalStage)
    try:
        set_stage(hospital=place.id, stage=chosen, by=acting(request))
    except GatesShut:
        return launch_page(request, status=409, is_shut=True)
    return done(request, _("The stage is changed."), "launch")


launch = page_with_acts(launch_page, stage=stage)
