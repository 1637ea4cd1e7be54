"""Those who chose to be listed, and how to check that somebody is one of them, or a certificate one of ours."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from lamppost.core.ids import Code
from lamppost.supporters.queries import certified_by, listed
from lamppost.web.public.codes import code_again
from lamppost.web.public.limits import wait_to_open
from lamppost.web.public.pages import page
from lamppost.web.public.places import place


@require_safe
def supporters(request: HttpRequest, slug: str) -> HttpResponse:
    """The list, by name."""
    here = place(slug)
    return page(request, here, "supporters", supporters=listed(here.hospital.id))


@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest) -> HttpResponse:
    """What a certificate's code says today; one answer for all that says nothing (404)."""
    if request.method != "POST":
        return page(request, None, "certificate", found=None, is_unknown=False)
    if patience := wait_to_open(request, request.path):
        return patience
    if again := code_again(request, "certificate"):
        return again
    code = Code.parse(request.POST.get("code", ""))
    found = certified_by(code) if code else None
    return page(
        request, None, "certificate", 200 if found else 404, found=found, is_unknown=found is None
    )
