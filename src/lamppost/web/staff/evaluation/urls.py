"""How the program does."""

from django.urls import path

from lamppost.evaluation.access import CONTEXT, DRAWERS, EXPORTS, TESTIMONIALS
from lamppost.web.staff.doors import for_roles
from lamppost.web.staff.evaluation import releases, views
from lamppost.web.staff.evaluation.context import context
from lamppost.web.staff.evaluation.testimonials import testimonials
from lamppost.web.staff.navigation import FIGURES

urlpatterns = [
    path("figures/", for_roles(views.figures, *FIGURES), name="figures"),
    path("figures/exports/", for_roles(views.exports, *EXPORTS), name="exports"),
    path("figures/context/", for_roles(context, *CONTEXT), name="context"),
    path(
        "figures/reports/",
        for_roles(releases.reports, *FIGURES, acts=DRAWERS),
        name="reports",
    ),
    path(
        "figures/reports/testimonials/",
        for_roles(testimonials, *TESTIMONIALS),
        name="testimonials",
    ),
    path(
        "figures/reports/<uuid:release>/",
        for_roles(releases.report, *FIGURES, acts=DRAWERS),
        name="report",
    ),
    path(
        "figures/reports/<uuid:release>/<str:file>",
        for_roles(releases.report_file, *FIGURES),
        name="report_file",
    ),
]
