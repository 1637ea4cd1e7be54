"""What the page shows on which a hospital makes the curriculum its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lamppost.core.errors import Invalid
from lamppost.program.queries import HospitalRow
from lamppost.training.access import EDITS
from lamppost.training.queries import DraftRow, curriculum_here, draft, versions
from lamppost.training.rules import WHOLE, Change, Language, Problem
from lamppost.web import curriculum_words as words
from lamppost.web.staff.acts import acting, workplace, workplaces
from lamppost.web.staff.training.curriculum.pages import language_of_reader
from lamppost.web.words import LANGUAGE, Choice, Words

SHOWN_CHANGES: Final = 200
LARGEST_FILE: Final = 1_000_000  # bytes: letters of several bytes are within the limit of letters


@dataclass(frozen=True, slots=True)
class Told:
    """One problem of a file, with the line that it stands in."""

    line: int
    field: str
    problem: str
    excerpt: str


def own_page(
    request: HttpRequest,
    status: int = 200,
    found: tuple[Problem, ...] = (),
    errors: Mapping[str, str] | None = None,
    text: str | None = None,
    **more: Any,
) -> HttpResponse:
    """Where the hospital's own curriculum stands; `text` and `found`: what was sent and is not kept."""
    place, language, by = workplace(request, *EDITS), asked_language(request), acting(request)
    row = draft(place.id, language, seen_by=by)
    shown = text if text is not None else (row.text if row else "")
    context = {
        "hospital": place,
        "places": workplaces(request, *EDITS),
        "here": curriculum_here(place.id, language, seen_by=by),
        "versions": versions(place.id, seen_by=by),
        "draft": row,
        "text": shown,
        "language": language,
        "languages": [Choice(one, LANGUAGE[one]) for one in Language],
        "problems": told(found or (row.problems if row else ()), shown),
        "errors": errors or {},
        "whole": WHOLE,
        **_against_the_packaged(row),
        **more,
    }
    return render(request, "staff/own_curriculum.html", context, status=status)


def asked_language(request: HttpRequest) -> Language:
    """The one that `lang` names, else the reader's."""
    said = request.POST.get("lang") or request.GET.get("lang") or ""
    return Language(said) if said in list(Language) else language_of_reader()


def sent_text(request: HttpRequest) -> str:
    """What a file holds, where one was chosen, else what stands in the field. Invalid where it is no text."""
    chosen = request.FILES.get("file")
    if chosen is None:
        return request.POST.get("text", "")
    try:
        return str(chosen.read(LARGEST_FILE), "utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid({"file": "no_text"}) from None


def to_own_page(request: HttpRequest, place: HospitalRow, said: Words = "") -> HttpResponse:
    """Back to the page, in the same language."""
    if said:
        messages.success(request, str(said))
    way = f"?at={place.slug}&lang={asked_language(request)}"
    return redirect(f"{reverse('own_curriculum')}{way}")


def told(found: tuple[Problem, ...], text: str) -> list[Told]:
    """Each problem in words, with the beginning of its line."""
    lines = text.splitlines() or [""]
    return [
        Told(one.line, one.field, words.problem(one), lines[min(one.line, len(lines)) - 1].strip())
        for one in found
    ]


def _against_the_packaged(row: DraftRow | None) -> dict[str, object]:
    changes = row.changes if row else ()
    return {
        "changes": [_change(one) for one in changes[:SHOWN_CHANGES]],
        "more_changes": max(0, len(changes) - SHOWN_CHANGES),
        "mismatches": [words.mismatch(one) for one in row.mismatches] if row else [],
    }


def _change(one: Change) -> dict[str, str]:
    return {"unit": one.unit, "part": words.part(one), "before": one.before, "after": one.after}
