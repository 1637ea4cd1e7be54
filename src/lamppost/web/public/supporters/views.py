"""Those who chose to be listed, and how to check that somebody is one of them."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lamppost.supporters.queries import listed
from lamppost.web.public.pages import page
from lamppost.web.public.places import place


@require_safe
def supporters(request: HttpRequest, slug: str) -> HttpResponse:
    """The list, by name."""
    here = place(slug)
    return page(request, here, "supporters", supporters=listed(here.hospital.id))
