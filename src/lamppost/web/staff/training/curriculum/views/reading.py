"""Reading the curriculum, checking oneself, marking what was done beforehand, printing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.training import actions
from lamppost.training.access import READS
from lamppost.training.queries import curriculum_here, curriculum_to_teach, may_teach
from lamppost.web.documents import as_pdf
from lamppost.web.staff.acts import acting, done, page_with_acts, workplace
from lamppost.web.staff.training.curriculum.booklets import draw_guide, draw_handbook
from lamppost.web.staff.training.curriculum.pages import (
    curriculum_page,
    language_of_reader,
    to_unit,
    unit_page,
)
from lamppost.web.staff.training.curriculum.self_check import given


@require_safe
def curriculum(request: HttpRequest) -> HttpResponse:
    return curriculum_page(request, workplace(request, *READS))


def check(request: HttpRequest, unit: str) -> HttpResponse:
    """The same page with what each answer is worth: nothing of it is kept."""
    return unit_page(request, unit, given=given(request.POST))


def mark(request: HttpRequest, unit: str) -> HttpResponse:
    place = workplace(request, *READS)
    actions.mark_unit(hospital=place.id, unit=unit, by=acting(request))
    messages.success(request, _("Noted. You can take it back here."))
    return to_unit(unit, place)


def unmark(request: HttpRequest, unit: str) -> HttpResponse:
    place = workplace(request, *READS)
    actions.unmark_unit(hospital=place.id, unit=unit, by=acting(request))
    return to_unit(unit, place)


@require_safe
def handbook(request: HttpRequest) -> HttpResponse:
    """What participants take home, as it is in force."""
    place, by = workplace(request, *READS), acting(request)
    here = curriculum_here(place.id, language_of_reader(), seen_by=by)
    return as_pdf(draw_handbook(here.curriculum, place), "handbook")


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """The same with notes, times, and cards to cut; for who teaches."""
    place, by = workplace(request, *READS), acting(request)
    if not may_teach(place.id, seen_by=by):
        return done(request, _("The guide is for who teaches."), "curriculum")
    here = curriculum_to_teach(place.id, language_of_reader(), seen_by=by)
    return as_pdf(draw_guide(here.curriculum, place), "facilitators-guide")


unit = page_with_acts(unit_page, check=check, done=mark, not_done=unmark)
