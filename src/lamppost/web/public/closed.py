"""The page of a hospital whose program is not open: whom to call, and no form."""

from django.http import HttpRequest, HttpResponse

from lamppost.program.rules import HospitalStage
from lamppost.web.public.pages import page
from lamppost.web.public.places import Place

CONFLICT = 409


def not_open(request: HttpRequest, place: Place) -> HttpResponse:
    """Says so; and to somebody who has sent a form, that nothing of it was taken (status 409)."""
    was_sent = request.method == "POST"
    return page(
        request,
        place,
        "not_open",
        CONFLICT if was_sent else 200,
        is_paused=place.hospital.stage is HospitalStage.PAUSED,
        was_sent=was_sent,
    )
