"""The frame of every public page, and pages that are drawn once and then only handed out."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from lamppost.resources.queries import crisis_lines
from lamppost.web.public.places import Place

Context = dict[str, Any]


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


def frame(place: Place | None) -> Context:
    """What base_public.html shows."""
    hospital = place.hospital if place else None
    lines = crisis_lines(hospital.id if hospital else None)
    return {"hospital": hospital, "crisis_lines": lines, "links": links(place)}


def links(place: Place | None) -> dict[str, str]:
    """Where one can go from a page: the hospital's own pages where there is one."""
    everywhere = {"code": reverse("code")}
    if place is None:
        return everywhere | {name: reverse(name) for name in ("home", "tonight", "kept")}
    slug = place.hospital.slug
    own = ("home", "self", "colleague", "tonight", "kept", "supporters", "never")
    return everywhere | {name: reverse(f"hospital_{name}", args=[slug]) for name in own}
