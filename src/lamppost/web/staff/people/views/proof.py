"""Signing in by a passkey, and proving who one is before a name is shown."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from lamppost.people import queries
from lamppost.web.staff.acts import acting
from lamppost.web.staff.people import passkeys, provider
from lamppost.web.staff.people.proof import asking_page, going_on, kept_in, where_to


@require_http_methods(["GET", "POST"])
def sign_in_by_passkey(request: HttpRequest) -> HttpResponse:
    """A script asks for what a browser needs; the form brings its answer."""
    if request.method == "GET":
        return JsonResponse(passkeys.options_to_enter())
    try:
        return passkeys.enter(request, to=where_to(request))
    except passkeys.Refusal as refused:
        messages.error(request, refused.problems["credential"])
        return redirect("account_login")


@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Asks for it; a POST brings it, and goes on to where they were."""
    to, kept = where_to(request), kept_in(request)
    if request.method == "GET":
        return asking_page(request, to=to, kept=kept)
    try:
        passkeys.prove(request)
    except passkeys.Refusal as refused:
        return asking_page(request, to=to, kept=kept, status=422, errors=refused.problems)
    return going_on(request, to, kept)


@require_GET
def second_factor_options(request: HttpRequest) -> HttpResponse:
    """What a script hands to the browser; empty for who has no passkey."""
    has_one = queries.has_passkey(seen_by=acting(request))
    return JsonResponse(passkeys.options_to_prove(request) if has_one else {})


@require_GET
def sign_in_by_provider(request: HttpRequest) -> HttpResponseBase:
    """Off to the hospital's own sign-in."""
    return provider.leave_for(request, to=where_to(request))


@require_GET
def second_factor_by_provider(request: HttpRequest) -> HttpResponseBase:
    """Off to it, to be asked there anew."""
    return provider.leave_for(request, to=where_to(request), anew=True)
