"""The hospital's own sign-in, by OpenID Connect: it signs in who was invited, and nobody else."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.utils import perform_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from requests import RequestException

from lamppost.core.errors import NotFound
from lamppost.people.queries import account_with_email
from lamppost.people.rules import SESSION_AT_MOST
from lamppost.web import sessions

ID: Final = "hospital"
# Always asked with `max_age`, so that the provider must say when somebody signed in there.
ASK: Final = {"max_age": str(int(SESSION_AT_MOST.total_seconds()))}
ASK_ANEW: Final = {"prompt": "login", "max_age": "0"}


@dataclass(frozen=True, slots=True)
class Said:
    """What the provider vouches for: an address, and how and when its owner signed in there."""

    email: str = field(repr=False)
    is_strong: bool
    at: datetime | None

    @property
    def second_factor_at(self) -> datetime | None:
        """When a second factor was given there; None where it does not say so."""
        return self.at if self.is_strong else None


def leave_for(request: HttpRequest, *, to: str, anew: bool = False) -> HttpResponseBase:
    """Off to the provider, and back to the page `to`; `anew`: it must ask again, whoever is signed in."""
    if not settings.LAMPPOST_OIDC_ISSUER:
        return _not_so(request)
    hospital = ProviderAdapter(request).get_provider(request, ID)
    process = AuthProcess.REDIRECT if anew else AuthProcess.LOGIN
    try:
        away: HttpResponseBase = hospital.redirect(
            request, process, next_url=to, auth_params=dict(ASK_ANEW if anew else ASK)
        )
    except RequestException:
        return _not_so(request)
    return away


def come_back(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Where the provider sends people back to."""
    if not settings.LAMPPOST_OIDC_ISSUER or provider_id != ID:
        raise NotFound("no provider here")
    view = OAuth2CallbackView.adapter_view(_Verifying(request, ID))
    back: HttpResponseBase = view(request)
    return back


class _Verifying(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Checks the signature too, which allauth leaves to TLS; and that both answers are about one person."""

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: Any, **more: Any
    ) -> SocialLogin:
        login = super().complete_login(request, app, token, **more)
        said = login.account.extra_data
        if said.get("userinfo", {}).get("sub") != said.get("id_token", {}).get("sub"):
            raise OAuth2Error("two people")
        return login

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        found: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        return found


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Takes over as soon as allauth has the provider's word; nothing of it is stored."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The one of the settings; what somebody put into the database is not asked."""
        providers: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
        one = providers["openid_connect"]["APPS"][0]
        return [SocialApp(provider="openid_connect", **one)]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        said = _read(sociallogin.account.extra_data)
        to = sociallogin.state.get("next") or "/staff/"
        is_anew = sociallogin.state.get("process") == AuthProcess.REDIRECT
        answer = (_prove if is_anew else _enter)(request, said, to) if said else _not_so(request)
        raise ImmediateHttpResponse(answer)

    def on_authentication_error(self, request: HttpRequest, *_: Any, **__: Any) -> None:
        """Allauth's own page would show what the provider answered."""
        raise ImmediateHttpResponse(_not_so(request))


def _read(given: dict[str, Any]) -> Said | None:
    """None where it does not vouch for an address."""
    person, token = given.get("userinfo") or {}, given.get("id_token") or {}
    email = str(person.get("email") or "").strip().lower()
    vouched = person.get("email_verified") in (True, "true")
    if not email or not (vouched or email.rpartition("@")[2] in settings.LAMPPOST_OIDC_DOMAINS):
        return None
    return Said(email, _is_strong(token), _moment(token.get("auth_time")))


def _is_strong(token: dict[str, Any]) -> bool:
    """Whether its way of signing in is one that the settings take for a second factor."""
    ways = token.get("amr")
    by_way = isinstance(ways, list) and not settings.LAMPPOST_OIDC_AMR.isdisjoint(map(str, ways))
    return by_way or str(token.get("acr", "")) in settings.LAMPPOST_OIDC_ACR


def _moment(seconds: object) -> datetime | None:
    is_time = isinstance(seconds, int | float) and not isinstance(seconds, bool) and seconds > 0
    return datetime.fromtimestamp(float(str(seconds)), UTC) if is_time else None


def _enter(request: HttpRequest, said: Said, to: str) -> HttpResponse:
    """Signs in the account of that address; who has none learns no more than that."""
    found = account_with_email(said.email)
    if found is None or not found.is_active:
        return _not_so(request)
    if request.user.is_authenticated and request.user.pk != found.id:
        get_account_adapter(request).logout(request)
    user = get_user_model().objects.get(pk=found.id)
    response: HttpResponse = perform_login(request, user, redirect_url=to)
    if request.user.is_authenticated and said.second_factor_at:
        sessions.give_second_factor(request.session, said.second_factor_at)
    return response


def _prove(request: HttpRequest, said: Said, to: str) -> HttpResponse:
    """Takes it for a second factor, where it is the same person who is signed in here."""
    found = account_with_email(said.email)
    mine = request.user.is_authenticated and found is not None and found.id == request.user.pk
    if mine and said.second_factor_at:
        sessions.step_up(request.session, said.second_factor_at)
        return redirect(to)
    return _not_so(request)


def _not_so(request: HttpRequest) -> HttpResponse:
    """The same words whatever was the matter: an unknown address is told from nothing else."""
    messages.error(
        request,
        _(
            "Your hospital’s sign-in did not let you in here. Please try once more, or ask your administrator."
        ),
    )
    to = "second_factor" if request.user.is_authenticated else "account_login"
    return redirect(to)
