"""The staff door's pages; each room brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("lamppost.web.staff.people.urls")),
    path("", include("lamppost.web.staff.outreach.urls")),
    path("", include("lamppost.web.staff.referrals.urls")),
    path("", include("lamppost.web.staff.events.urls")),
    path("", include("lamppost.web.staff.supporters.urls")),
    path("", include("lamppost.web.staff.nominating.urls")),
    path("", include("lamppost.web.staff.training.curriculum.urls")),
    path("", include("lamppost.web.staff.training.sessions.urls")),
    path("", include("lamppost.web.staff.program.urls")),
    path("", include("lamppost.web.staff.evaluation.urls")),
    path("", include("lamppost.web.staff.surveys.urls")),
    path("", include("lamppost.web.staff.results.urls")),
    path("", include("lamppost.web.staff.audit.urls")),
    path("", include("lamppost.web.staff.escalation.urls")),
    path("", include("lamppost.web.staff.counsel.urls")),
    path("", include("lamppost.web.staff.launch.urls")),
    path("", include("lamppost.web.staff.resources.urls")),
    path("", include("lamppost.web.staff.vault.urls")),
    path("", include("lamppost.web.staff.notifications.urls")),
]
