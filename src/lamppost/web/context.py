"""What every page may show; worked out only where a template asks for it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lamppost.core.access import Actor
from lamppost.web.staff.navigation import nav


def site(request: HttpRequest) -> dict[str, Any]:
    """`is_demo`, `has_provider`; on staff pages `me`, who is signed in, and `nav`, where their roles may go."""
    actor: Actor | None = getattr(request, "actor", None)
    return {
        "is_demo": settings.LAMPPOST_DEMO,  # not in a `site`: allauth's pages bring another one
        "nav": SimpleLazyObject(lambda: nav(actor, request.path_info)),
        "me": actor,
        "has_provider": bool(settings.LAMPPOST_OIDC_ISSUER),
    }
