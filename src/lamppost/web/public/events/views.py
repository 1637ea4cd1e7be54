"""One page for risk, quality and house supervisors: what happened, coarsely, and to whom to offer support.
Whatever comes of it, the answer is the same."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from lamppost.core.errors import Invalid
from lamppost.core.ids import random_id
from lamppost.referrals import actions
from lamppost.referrals.queries import duty
from lamppost.web.event_words import KINDS, WHENS
from lamppost.web.public.closed import not_open
from lamppost.web.public.events import forms
from lamppost.web.public.limits import wait_to_send
from lamppost.web.public.pages import Context, links, page
from lamppost.web.public.places import Place, place
from lamppost.web.public.referrals.forms import form_id
from lamppost.web.words import Choice


@require_http_methods(["GET", "HEAD", "POST"])
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, and its one answer; no search engine is to list it."""
    here = place(slug)
    if not here.hospital.is_open:
        answer = not_open(request, here)
    elif request.method == "POST":
        answer = wait_to_send(request, here) or _send(request, here)
    else:
        answer = _form(request, here)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _send(request: HttpRequest, here: Place) -> HttpResponse:
    sheet = form_id(request.POST)
    try:
        told = forms.report(request.POST, here.departments)
        actions.report(hospital=here.hospital.id, report=told, form=sheet, by=here.public)
    except Invalid as refused:
        errors, values = forms.errors(refused.problems), forms.values(request.POST)
        return _form(request, here, 422, errors=errors, values=values, form_id=sheet)
    return _received(request, here, told.is_unsafe)


def _form(request: HttpRequest, here: Place, status: int = 200, **more: object) -> HttpResponse:
    empty: Context = {"errors": {}, "values": {}, "form_id": random_id().hex}
    asked: Context = {"kinds": KINDS, "whens": WHENS}
    asked["departments"] = [Choice(one, one) for one in here.departments]
    return page(request, here, "event", status, **asked, **(empty | more))


def _received(request: HttpRequest, here: Place, is_unsafe: bool) -> HttpResponse:
    """The same words for every code; after a "yes" to the safety question, whom to call now."""
    facts: Context = {"is_done": True, "is_unsafe": is_unsafe, "is_self": False}
    if is_unsafe:
        cover = duty(here.hospital.id)
        facts |= {"is_paged": cover.is_covered, "next_at": cover.next_at}
    return page(request, here, "event", here=links(here)["home"], **facts)
