"""What the pages of the curriculum show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from lamppost.core.errors import NotFound
from lamppost.program.queries import HospitalRow
from lamppost.training.access import EDITS, READS
from lamppost.training.queries import (
    CurriculumHere,
    curriculum_here,
    curriculum_to_teach,
    may_teach,
    units_done,
)
from lamppost.training.rules import WHOLE, Language, Unit
from lamppost.web.staff.acts import acting, workplace, workplaces
from lamppost.web.staff.training.curriculum.self_check import asked

HOUR: Final = 60  # minutes


@dataclass(frozen=True, slots=True)
class Stretch:
    """One unit in the day: from when on (0:35 after the beginning), and whether it is done."""

    unit: Unit
    since: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the parts that can be done alone are done."""

    done: int
    of: int
    minutes: int  # that are left


def language_of_reader() -> Language:
    return Language.ES if (get_language() or "en").startswith("es") else Language.EN


def curriculum_page(request: HttpRequest, place: HospitalRow) -> HttpResponse:
    """The whole of it: what comes when, what can be done alone, what is done."""
    by = acting(request)
    here = _shown(request, place)
    finished = units_done(place.id, seen_by=by)
    context = {
        "hospital": place,
        "places": workplaces(request, *READS),
        "curriculum": here.curriculum,
        "is_unreadable": here.is_unreadable,
        "stretches": stretches(here.curriculum.units, finished),
        "progress": progress(here.curriculum.beforehand, finished),
        "whole": WHOLE,
        "may_teach": may_teach(place.id, seen_by=by),
        "may_edit": place in workplaces(request, *EDITS),
    }
    return render(request, "staff/curriculum.html", context)


def unit_page(
    request: HttpRequest,
    unit: str,
    status: int = 200,
    given: Mapping[str, str] | None = None,
    **more: Any,
) -> HttpResponse:
    """One unit, with its notes for who teaches; with `given`, what each answer is worth."""
    place = workplace(request, *READS)
    curriculum = _shown(request, place).curriculum
    found = curriculum.unit(unit)
    if found is None:
        raise NotFound("no such unit")
    at = curriculum.units.index(found)
    context = {
        "hospital": place,
        "curriculum": curriculum,
        "unit": found,
        "sources": curriculum.sources_of(found),
        "previous": curriculum.units[at - 1] if at else None,
        "next": curriculum.units[at + 1] if at + 1 < len(curriculum.units) else None,
        "questions": asked(found, given or {}),
        "is_checked": given is not None,
        "is_done": unit in units_done(place.id, seen_by=acting(request)),
        **more,
    }
    return render(request, "staff/unit.html", context, status=status)


def to_unit(unit: str, place: HospitalRow) -> HttpResponse:
    return redirect(f"{reverse('unit', args=[unit])}?at={place.slug}")


def stretches(units: Iterable[Unit], finished: Iterable[str]) -> tuple[Stretch, ...]:
    """The units in their order with the time at which each begins."""
    found, minutes, done = [], 0, frozenset(finished)
    for unit in units:
        since = f"{minutes // HOUR}:{minutes % HOUR:02}"
        found.append(Stretch(unit, since, unit.id in done))
        minutes += unit.minutes
    return tuple(found)


def progress(alone: Iterable[Unit], finished: Iterable[str]) -> Progress:
    units, done = tuple(alone), frozenset(finished)
    left = sum(unit.minutes for unit in units if unit.id not in done)
    return Progress(sum(unit.id in done for unit in units), len(units), left)


def _shown(request: HttpRequest, place: HospitalRow) -> CurriculumHere:
    """With the notes, for who teaches there."""
    by, language = acting(request), language_of_reader()
    ask = curriculum_to_teach if may_teach(place.id, seen_by=by) else curriculum_here
    return ask(place.id, language, seen_by=by)
