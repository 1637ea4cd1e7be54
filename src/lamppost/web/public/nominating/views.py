"""One page: whom would you turn to? No account, no roster, no way back to who answered."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from lamppost.ballots.rules import NotTaken
from lamppost.core.access import Actor
from lamppost.core.errors import Invalid
from lamppost.supporters import actions
from lamppost.web.public.limits import wait_to_answer
from lamppost.web.public.nominating import forms
from lamppost.web.public.pages import page
from lamppost.web.public.places import Place, place


@require_http_methods(["GET", "HEAD", "POST"])
def nominate(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, and its answer."""
    here = place(slug)
    if request.method == "POST":
        return wait_to_answer(request, here) or _answer(request, here)
    return page(request, here, "nominate", values={}, errors={})


def _answer(request: HttpRequest, here: Place) -> HttpResponse:
    """Whatever is wrong with the code is said in the same words."""
    typed, hospital = request.POST, here.hospital.id
    try:
        actions.nominate(
            hospital=hospital, code=forms.code(typed), nomination=forms.names(typed),
            by=Actor.code(hospital),
        )  # fmt: skip
    except Invalid as refused:
        return _again(request, here, forms.errors(refused.problems))
    except NotTaken:
        return _again(request, here, {forms.CODE: str(forms.NOT_TAKEN)})
    return page(request, here, "nominate", is_done=True)


def _again(request: HttpRequest, here: Place, errors: dict[str, str]) -> HttpResponse:
    return page(request, here, "nominate", 422, values=forms.values(request.POST), errors=errors)
