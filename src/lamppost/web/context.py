"""What every page may show; worked out only where a template asks for it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lamppost.core.access import Actor
from lamppost.web.staff import check_in
from lamppost.web.staff.navigation import nav, red_flag


def site(request: HttpRequest) -> dict[str, Any]:
    """`is_demo`, `has_provider`; on staff pages `me`, who is signed in, `nav`, where their roles may go,
    `check_in`, whether a moment for a supporter is due, `whom_to_call`, where more help is needed, and
    `red_flag`, where who works with people turns in danger (a page about one outreach gives its own)."""
    actor: Actor | None = getattr(request, "actor", None)
    return {
        "is_demo": settings.LAMPPOST_DEMO,  # not in a `site`: allauth's pages bring another one
        "nav": SimpleLazyObject(lambda: nav(actor, request.path_info)),
        "check_in": SimpleLazyObject(lambda: check_in.is_due(request)),
        "whom_to_call": SimpleLazyObject(lambda: check_in.whom_to_call(request)),
        "red_flag": SimpleLazyObject(lambda: red_flag(actor)),
        "me": actor,
        "has_provider": bool(settings.LAMPPOST_OIDC_ISSUER),
    }
