"""One page: what was it like? No account, and no way back to who answered."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from lamppost.ballots.rules import NotTaken
from lamppost.core.errors import Invalid
from lamppost.training import actions
from lamppost.web.public.limits import wait_to_answer
from lamppost.web.public.pages import page
from lamppost.web.public.places import Place, place
from lamppost.web.public.training import forms


@require_http_methods(["GET", "HEAD", "POST"])
def after_training(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions, and their answer."""
    here = place(slug)
    if request.method == "POST":
        return wait_to_answer(request, here) or _answer(request, here)
    return page(request, here, "after_training", values={}, errors={}, **forms.questions())


def _answer(request: HttpRequest, here: Place) -> HttpResponse:
    """Whatever is wrong with the code is said in the same words."""
    typed, hospital = request.POST, here.hospital.id
    try:
        answer = forms.feedback(typed)
        actions.give_feedback(
            hospital=hospital, code=forms.code(typed), answer=answer, by=here.public
        )
    except Invalid as refused:
        return _again(request, here, forms.errors(refused.problems))
    except NotTaken:
        return _again(request, here, {forms.CODE: str(forms.NOT_TAKEN)})
    return page(request, here, "after_training", is_done=True)


def _again(request: HttpRequest, here: Place, errors: dict[str, str]) -> HttpResponse:
    shown = {"values": forms.values(request.POST), "chosen": request.POST.getlist("missing")}
    return page(request, here, "after_training", 422, errors=errors, **shown, **forms.questions())
