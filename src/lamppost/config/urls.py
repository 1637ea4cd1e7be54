"""The two front doors, and beside them what a load balancer asks."""

from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from lamppost.web import health

urlpatterns = [
    # Harmless if forged; and the cached public form has room for one token only, its own.
    path("language/", csrf_exempt(set_language), name="set_language"),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("staff/", include("lamppost.web.staff.urls")),
    path("", include("lamppost.web.public.urls")),
]

handler400 = "lamppost.web.errors.bad_request"
handler403 = "lamppost.web.errors.refused"
handler404 = "lamppost.web.errors.not_found"
handler500 = "lamppost.web.errors.failed"
