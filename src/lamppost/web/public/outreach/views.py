"""The recipient's decisions, each by one action; and saying no before anybody has asked."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from lamppost.core.errors import Invalid
from lamppost.outreach import actions
from lamppost.web.public.codes import Holder, by_code
from lamppost.web.public.limits import wait_to_refuse
from lamppost.web.public.outreach import answers, forms
from lamppost.web.public.pages import page
from lamppost.web.public.places import place


@by_code(of_recipient=True)
def preferences(request: HttpRequest, held: Holder) -> HttpResponse:
    """What would suit them."""
    wished = forms.preferences(request.POST)
    try:
        actions.set_preferences(code=held.code, preferences=wished, by=held.actor)
    except Invalid as refused:
        return answers.own_page(request, held, errors=forms.errors(refused.problems))
    return answers.own_page(request, held, done="preferences")


@by_code(of_recipient=True)
def whom_not(request: HttpRequest, held: Holder) -> HttpResponse:
    """Whom they would rather not have; where that is the one who has it, somebody else is asked."""
    chosen = forms.supporters(request.POST)
    if actions.choose_whom_not(code=held.code, supporters=chosen, by=held.actor):
        return answers.last_page(request, held, "somebody_else")
    return answers.own_page(request, held, done="whom_not" if chosen else "nobody_away")


@by_code(of_recipient=True)
def not_now(request: HttpRequest, held: Holder) -> HttpResponse:
    """Not before a day that they choose."""
    try:
        actions.not_now(code=held.code, until=forms.until(request.POST), by=held.actor)
    except Invalid as refused:
        return answers.own_page(request, held, errors=forms.errors(refused.problems))
    return answers.last_page(request, held, "not_now")


@by_code(of_recipient=True)
def never(request: HttpRequest, held: Holder) -> HttpResponse:
    """No, for good."""
    actions.never(code=held.code, by=held.actor)
    return answers.last_page(request, held, "never")


@by_code(of_recipient=True)
def another(request: HttpRequest, held: Holder) -> HttpResponse:
    """Somebody else, please; the new supporter brings a new code."""
    actions.another_supporter(code=held.code, by=held.actor)
    return answers.last_page(request, held, "somebody_else")


@by_code(of_recipient=True)
def enough(request: HttpRequest, held: Holder) -> HttpResponse:
    """They have talked, and that was enough: nobody asks again."""
    actions.stop_follow_up(code=held.code, by=held.actor)
    return answers.last_page(request, held, "enough")


@by_code(of_recipient=True)
def again(request: HttpRequest, held: Holder) -> HttpResponse:
    """Another conversation, soon."""
    actions.ask_again(code=held.code, by=held.actor)
    return answers.own_page(request, held, done="again")


@by_code(of_recipient=True)
def renew(request: HttpRequest, held: Holder) -> HttpResponse:
    """Goes on beyond its end."""
    actions.renew(code=held.code, by=held.actor)
    return answers.own_page(request, held, done="renew")


@require_http_methods(["GET", "HEAD", "POST"])
def opt_out(request: HttpRequest, slug: str) -> HttpResponse:
    """A "no" in advance; the same answer whether or not anybody has that address (G10)."""
    here, typed = place(slug), request.POST
    if request.method != "POST":
        return page(request, here, "never", values={}, errors={}, is_done=False)
    if waits := wait_to_refuse(request, here):
        return waits
    try:
        actions.opt_out_address(email=forms.email(typed), by=here.public)
    except Invalid as refused:
        errors = forms.errors(refused.problems)
        return page(request, here, "never", 422, values=typed.dict(), errors=errors)
    return page(request, here, "never", is_done=True)
