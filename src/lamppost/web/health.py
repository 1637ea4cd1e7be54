"""Whether this process answers, and whether it can serve: for a load balancer, and without a word more."""

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


def _said(is_well: bool) -> HttpResponse:
    words, status = ("ok", 200) if is_well else ("not ready", 503)
    return HttpResponse(f"{words}\n", "text/plain; charset=utf-8", status)


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """It answers; nothing else is asked."""
    return _said(is_well=True)


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Its database answers too. Why not, the log says and `lamppost doctor`."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return _said(is_well=False)
    return _said(is_well=True)
