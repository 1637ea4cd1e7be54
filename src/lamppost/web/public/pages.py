"""The frame of every public page, and pages that are drawn once and then only handed out."""

import re
from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lamppost.core.ids import random_id
from lamppost.resources.queries import CrisisLine, crisis_lines
from lamppost.web.public.places import Place
from lamppost.web.words import Words

Context = dict[str, Any]
INDENT: Final = re.compile(rb"\s*\n\s*")  # a quarter of a page, and of use to nobody who loads it
SERVED: Final[dict[str, Words]] = {  # for whom the program is there
    "physician": _("physicians"),
    "resident_or_fellow": _("residents and fellows"),
    "advanced_practice_clinician": _("advanced practice clinicians"),
    "nurse": _("nurses"),
    "pharmacist": _("pharmacists"),
    "other_clinical": _("other clinical staff"),
    "other_staff": _("other staff"),
}


def page(
    request: HttpRequest, place: Place | None, template: str, status: int = 200, **context: Any
) -> HttpResponse:
    """A page in its frame: crisis lines first, links, and where a change of language comes back to."""
    framed = {"here": request.path, **frame(place), **context}
    return render(request, f"public/{template}.html", framed, status=status)


def drawn_once(request: HttpRequest, place: Place, draw: Callable[[], bytes]) -> bytes:
    """What `draw` gives, kept for this address and language while nothing at the hospital changes."""
    key = get_language() or "", request.path
    if key not in place.pages:
        place.pages[key] = (draw(),)
    return place.pages[key][0]


def with_texts(
    place: Place, name: str, draw: Callable[..., HttpResponse], *texts: str
) -> HttpResponse:
    """A page drawn once for a language and cut where marks stand; these texts are put there, in order."""
    key = get_language() or "", name
    if key not in place.pages:
        marks = [random_id().hex for _ in texts]
        drawn = INDENT.sub(b"\n", draw(*marks).content)
        place.pages[key] = _cut(drawn, marks)
    first, *rest = place.pages[key]
    pairs = zip(texts, rest, strict=True)
    return HttpResponse(first + b"".join(escape(text).encode() + piece for text, piece in pairs))


def _cut(page: bytes, marks: list[str]) -> tuple[bytes, ...]:
    pieces = []
    for mark in marks:
        piece, page = page.split(mark.encode())
        pieces.append(piece)
    return *pieces, page


def frame(place: Place | None) -> Context:
    """What base_public.html shows."""
    hospital = place.hospital if place else None
    return {
        "hospital": hospital,
        "has_hold": place is not None and place.has_hold,
        "crisis_lines": _lines(place),
        "links": links(place),
        "served": _served(place) if place else (),
    }


def _served(place: Place) -> tuple[Words, ...]:
    """For whom the program is there, so that anybody else sees the right door before they ask."""
    return tuple(words for code, words in SERVED.items() if code in place.hospital.serves)


def _lines(place: Place | None) -> tuple[CrisisLine, ...]:
    """In the reader's language; kept with the place, which goes when one of them changes."""
    if place is None:
        return crisis_lines(None)
    language = get_language() or ""
    if language not in place.lines:
        place.lines[language] = crisis_lines(place.hospital.id)
    return place.lines[language]


def links(place: Place | None) -> dict[str, str]:
    """Where one can go from a page: the hospital's own pages where there is one."""
    everywhere = {"code": reverse("code")}
    if place is None:
        return everywhere | {name: reverse(name) for name in ("home", "tonight", "kept", "help")}
    slug = place.hospital.slug
    own = ("home", "self", "colleague", "tonight", "kept", "help", "supporters", "never")
    return everywhere | {name: reverse(f"hospital_{name}", args=[slug]) for name in own}
