"""The site's pages, and some that fail in every way: a URLconf for tests."""

import json
from collections.abc import Callable

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from lamppost.config import urls
from lamppost.core.errors import Invalid, NotFound, NotNow, Refused, SecondFactorNeeded
from lamppost.vault.rules import CannotOpen

SECRET = "Remy Recipient"
FAILURES: dict[str, Exception] = {
    "refused": Refused(SECRET),
    "not-found": NotFound(SECRET),
    "no-page": Http404(SECRET),
    "closed": CannotOpen(SECRET),
    "not-now": NotNow(SECRET),
    "invalid": Invalid({"name": SECRET}),
    "second-factor": SecondFactorNeeded(SECRET),
    "denied": PermissionDenied(SECRET),
    "suspicious": SuspiciousOperation(SECRET),
    "crash": RuntimeError(SECRET),
}


def failing(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


def fine(request: HttpRequest) -> HttpResponse:
    return HttpResponse("fine")


def for_everybody(request: HttpRequest) -> HttpResponse:
    return HttpResponse("map", headers={"Cache-Control": "public, max-age=60"})


def for_oneself(request: HttpRequest) -> HttpResponse:
    return HttpResponse("mine", headers={"Cache-Control": "private, max-age=60"})


@csrf_exempt
def reads_the_form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.POST)))


def guarded_form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.POST)))


def who(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    given = actor.second_factor_at
    return HttpResponse(json.dumps([actor.account, given.isoformat() if given else None]))


odd = [path(f"{name}/", failing(error)) for name, error in FAILURES.items()] + [
    path("fine/", fine),
    path("for-everybody/", for_everybody),
    path("for-oneself/", for_oneself),
    path("form/", reads_the_form),
    path("guarded-form/", guarded_form),
    path("who/", who),
]
urlpatterns = [
    path("odd/", include(odd)),
    path("code/odd/", include(odd)),
    path("staff/odd/", include(odd)),
    path("staff/", include("lamppost.web.staff.people.demo")),
    *urls.urlpatterns,
]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
