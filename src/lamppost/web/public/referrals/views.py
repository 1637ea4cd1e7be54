"""Asking for support without an account; the page of a code, and what a referrer's code can do."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from lamppost.core.errors import Invalid
from lamppost.outreach.rules import Route
from lamppost.referrals import actions
from lamppost.referrals.actions.submitting import AlreadySent
from lamppost.web.public.closed import not_open
from lamppost.web.public.codes import (
    Holder,
    by_code,
    code_again,
    holder,
    unknown_gives_one_answer,
)
from lamppost.web.public.limits import wait_to_send
from lamppost.web.public.outreach.answers import own_page
from lamppost.web.public.pages import page
from lamppost.web.public.places import Place, place
from lamppost.web.public.referrals import answers, forms, sheets


@require_http_methods(["GET", "HEAD", "POST"])
def refer(request: HttpRequest, slug: str, route: Route) -> HttpResponse:
    """The form for oneself or for a colleague, and its answer."""
    here = place(slug)
    if not here.hospital.is_open:
        return not_open(request, here)
    if request.method == "POST":
        return wait_to_send(request, here) or _submit(request, here, route)
    return sheets.empty_sheet(request, here, route)


def _submit(request: HttpRequest, here: Place, route: Route) -> HttpResponse:
    typed, number = request.POST, forms.form_id(request.POST)
    try:
        said = forms.submission(typed, route, tuple(here.promises))
        to, promised = here.hospital.id, here.promises[said.urgency]
        submitted = actions.submit(
            hospital=to, submission=said, form=number, by=here.public, promise=promised
        )
    except Invalid as refused:
        errors = forms.errors(refused.problems, route)
        return sheets.sheet_again(request, here, route, forms.values(typed), errors, number)
    except AlreadySent:
        return answers.already_sent(request, here, said)
    return answers.thanks(request, here, said, submitted)


@require_http_methods(["GET", "HEAD", "POST"])
@unknown_gives_one_answer
def code(request: HttpRequest) -> HttpResponse:
    """Where a code is typed in, and what it opens: the referrer's page or the recipient's."""
    if request.method != "POST":
        return page(request, None, "code")
    if again := code_again(request, "code"):
        return again
    held = holder(request)
    return own_page(request, held) if held.is_recipient else answers.status(request, held)


@by_code(of_recipient=False)
def facts(request: HttpRequest, held: Holder) -> HttpResponse:
    """More of what it is about."""
    about = tuple(request.POST.getlist("about"))
    try:
        actions.add_facts(code=held.code, about=about, by=held.actor)
    except Invalid as refused:
        return answers.status(request, held, errors=forms.errors(refused.problems, Route.COLLEAGUE))
    return answers.status(request, held, done="added")


@by_code(of_recipient=False)
def withdraw(request: HttpRequest, held: Holder) -> HttpResponse:
    """Takes one's own request back."""
    actions.withdraw(code=held.code, by=held.actor)
    return answers.status(request, held, done="withdrawn")
