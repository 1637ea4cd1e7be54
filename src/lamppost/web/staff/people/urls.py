"""Signing in by a code, signing out, and nothing else of allauth."""

from allauth.account import views as allauth
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_POST

from lamppost.web.staff.people import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="staff_home"),
    path("sign-in/", allauth.request_login_code, name="account_request_login_code"),
    path("sign-in/", allauth.request_login_code, name="account_login"),  # allauth asks for both
    path("sign-in/code/", allauth.confirm_login_code, name="account_confirm_login_code"),
    path("sign-out/", require_POST(allauth.logout), name="account_logout"),
    path("accounts/", views.accounts, name="accounts"),
]

if settings.LAMPPOST_DEMO:
    urlpatterns += [path("", include("lamppost.web.staff.people.demo"))]
