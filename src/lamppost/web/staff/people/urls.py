"""Signing in and out, proving who one is, passkeys, sessions, accounts; nothing else of allauth."""

from allauth.account import views as allauth
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_GET, require_POST

from lamppost.core.access import Role
from lamppost.web.staff.doors import for_anybody, for_everybody, for_roles
from lamppost.web.staff.people import provider
from lamppost.web.staff.people.views import accounts, own, proof, waivers

urlpatterns: list[URLPattern | URLResolver] = [
    path("", for_everybody(accounts.home), name="staff_home"),
    path("sign-in/", for_anybody(allauth.request_login_code), name="account_request_login_code"),
    path(
        "sign-in/", for_anybody(allauth.request_login_code), name="account_login"
    ),  # allauth asks for both
    path(
        "sign-in/code/", for_anybody(allauth.confirm_login_code), name="account_confirm_login_code"
    ),
    path("sign-in/passkey/", for_anybody(proof.sign_in_by_passkey), name="sign_in_by_passkey"),
    path("sign-in/provider/", for_anybody(proof.sign_in_by_provider), name="sign_in_by_provider"),
    path(
        "sign-in/<slug:provider_id>/callback/",
        for_anybody(require_GET(provider.come_back)),
        name="openid_connect_callback",  # allauth asks for it by this name
    ),
    path("sign-out/", for_anybody(require_POST(allauth.logout)), name="account_logout"),
    path("second-factor/", for_everybody(proof.second_factor), name="second_factor"),
    path(
        "second-factor/options/",
        for_everybody(proof.second_factor_options),
        name="second_factor_options",
    ),
    path(
        "second-factor/provider/",
        for_everybody(proof.second_factor_by_provider),
        name="second_factor_by_provider",
    ),
    path("passkeys/", for_everybody(own.own_passkeys), name="passkeys"),
    path("devices/", for_everybody(own.devices), name="devices"),
    path("accounts/", for_roles(accounts.accounts, Role.ADMINISTRATOR), name="accounts"),
    path(
        "accounts/<int:account>/", for_roles(accounts.account, Role.ADMINISTRATOR), name="account"
    ),
    path("waivers/", for_roles(waivers.waivers, Role.DIRECTOR, Role.COUNSEL), name="waivers"),
]

if settings.LAMPPOST_DEMO:
    urlpatterns += [path("", include("lamppost.web.staff.people.demo"))]
