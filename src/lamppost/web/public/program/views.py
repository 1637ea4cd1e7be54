"""The first page, what to say tonight, what is kept."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lamppost.launch.queries import signed_words
from lamppost.launch.rules import TextKind
from lamppost.program.queries import HospitalRow, open_hospitals
from lamppost.resources.queries import by_kind, directory
from lamppost.web.public.closed import not_open
from lamppost.web.public.pages import Context, drawn_once, links, page
from lamppost.web.public.places import Place, place


@require_safe
def first(request: HttpRequest) -> HttpResponse:
    """Choose the hospital; where only one is open, its landing page."""
    found = open_hospitals()
    if len(found) == 1:
        return _landing(request, found[0].slug)
    return page(request, None, "landing", hospitals=[_choice(each) for each in found])


@require_safe
def landing(request: HttpRequest, slug: str) -> HttpResponse:
    return _landing(request, slug)


@require_safe
def tonight(request: HttpRequest, slug: str = "") -> HttpResponse:
    """What to say to a colleague tonight."""
    return _page(request, slug, "tonight")


@require_safe
def kept(request: HttpRequest, slug: str = "") -> HttpResponse:
    """What this software can and cannot keep."""
    return _page(request, slug, "kept", _counsel)


def _counsel(here: Place | None) -> Context:
    """What counsel has signed for that page."""
    if here is None:
        return {}
    kept, reporting = (
        signed_words(here.hospital.id, kind) for kind in (TextKind.KEPT, TextKind.REPORTING)
    )
    return {"counsel_text": kept, "reporting_text": reporting}


@require_safe
def elsewhere(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Where else to turn: what it is, for whom, who learns of it."""
    return _page(request, slug, "help", _groups)


def _groups(here: Place | None) -> Context:
    found = directory(here.hospital.id if here else None)
    return {"groups": by_kind(found)}


def _landing(request: HttpRequest, slug: str) -> HttpResponse:
    here = place(slug)
    if not here.hospital.is_open:
        return not_open(request, here)
    return _page(request, slug, "landing")


def _page(
    request: HttpRequest,
    slug: str,
    template: str,
    more: Callable[[Place | None], Context] = lambda _: {},
) -> HttpResponse:
    if not slug:
        return page(request, None, template, **more(None))
    here = place(slug)

    def draw() -> bytes:
        return page(request, here, template, **more(here)).content

    return HttpResponse(drawn_once(request, here, draw))


def _choice(hospital: HospitalRow) -> dict[str, str]:
    town = ", ".join(part for part in (hospital.city, hospital.state) if part)
    return {"name": hospital.name, "city": town, "href": links(place(hospital.slug))["home"]}
