"""The public door's pages; each room brings its own. Fixed addresses come before those of hospitals."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    # First, since many answer at the same hour: further down it takes five times as long to be found.
    path("", include("lamppost.web.public.surveys.urls")),
    path("", include("lamppost.web.public.referrals.urls")),
    path("", include("lamppost.web.public.outreach.urls")),
    path("", include("lamppost.web.public.supporters.urls")),
    path("", include("lamppost.web.public.nominating.urls")),
    path("", include("lamppost.web.public.events.urls")),
    path("", include("lamppost.web.public.training.urls")),
    path("", include("lamppost.web.public.program.urls")),
]
