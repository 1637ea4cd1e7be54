"""What a browser and a server say to each other about a passkey; allauth checks all of it."""

from collections.abc import Callable
from typing import Any

from allauth.account.utils import perform_login
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from lamppost.core.access import Actor
from lamppost.core.errors import Invalid
from lamppost.people import actions
from lamppost.people.queries import actor_for
from lamppost.web import sessions
from lamppost.web.staff.acts import acting

Options = dict[str, Any]


def options_to_add(request: HttpRequest) -> Options:
    """With which the browser makes a new one: kept on the device, with a finger, a face or a PIN."""
    options: Options = auth.begin_registration(request.user, passwordless=True)
    return options


def options_to_prove(request: HttpRequest) -> Options:
    """With which it asks for one of theirs."""
    options: Options = auth.begin_authentication(request.user)
    return options


def options_to_enter() -> Options:
    """With which it asks for any that it has for this site, before anybody is known here."""
    options: Options = auth.begin_authentication(None)
    return options


def add(request: HttpRequest) -> None:
    """Keeps the one that was just made, and takes it for a second factor; Invalid where it is none."""
    given = {**request.POST.dict(), "passwordless": "on"}
    found = _checked(AddWebAuthnForm, given, user=request.user)
    actions.add_passkey(
        name=request.POST.get("name", ""), credential=found["credential"], by=acting(request)
    )
    sessions.step_up(request.session)


def prove(request: HttpRequest) -> None:
    """Takes the answer of one of theirs for a second factor; Invalid where it is none."""
    found = _checked(ReauthenticateWebAuthnForm, request.POST.dict(), user=request.user)
    _note(found["credential"], acting(request))
    sessions.step_up(request.session)


def enter(request: HttpRequest, to: str) -> HttpResponse:
    """Signs in whoever the passkey belongs to, second factor and all; Invalid where it is none."""
    passkey = _checked(LoginWebAuthnForm, request.POST.dict())["credential"]
    response: HttpResponse = perform_login(request, passkey.user, redirect_url=to)
    if request.user.is_authenticated and request.user.pk == passkey.user_id:
        sessions.give_second_factor(request.session)
        _note(passkey, actor_for(passkey.user_id))
    return response


def _note(passkey: Authenticator, by: Actor) -> None:
    actions.note_passkey_used(passkey=passkey.pk, by=by)


def _checked(form: Callable[..., Any], given: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What allauth's form makes of it. What does not even have the shape fails in many ways there."""
    try:
        sent = form(data=given, **more)
        if sent.is_valid():
            cleaned: dict[str, Any] = sent.cleaned_data
            return cleaned
        said = next(iter(sent.errors.values()))[0]
    except (AttributeError, KeyError, IndexError, TypeError, ValueError):
        said = _("This passkey was not accepted. Please try once more.")
    raise Refusal(str(said))


class Refusal(Invalid):
    """A passkey that was not accepted, and the sentence for it."""

    def __init__(self, sentence: str) -> None:
        super().__init__({"credential": sentence})
