"""What every page may show; worked out only where a template asks for it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lamppost.web.staff.navigation import nav


def site(request: HttpRequest) -> dict[str, Any]:
    """`site` (is_demo, languages) and `nav`: where the roles of a signed-in actor may go."""
    return {
        "site": {"is_demo": settings.LAMPPOST_DEMO, "languages": settings.LANGUAGES},
        "nav": SimpleLazyObject(lambda: nav(getattr(request, "actor", None), request.path_info)),
    }
