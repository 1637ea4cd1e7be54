"""The staff home, and the accounts that an administrator looks after."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lamppost.people import queries
from lamppost.web.requests import StaffRequest


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Where one lands: the places that one's roles lead to."""
    return render(request, "staff/home.html")


@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """Who can sign in where the administrator administers."""
    actor = cast(StaffRequest, request).actor
    return render(request, "staff/accounts.html", {"accounts": queries.accounts(seen_by=actor)})
