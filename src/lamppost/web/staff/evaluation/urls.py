"""How the program does."""

from django.urls import path

from lamppost.evaluation.access import CONTEXT, EXPORTS
from lamppost.web.staff.doors import for_roles
from lamppost.web.staff.evaluation import views
from lamppost.web.staff.evaluation.context import context
from lamppost.web.staff.navigation import FIGURES

urlpatterns = [
    path("figures/", for_roles(views.figures, *FIGURES), name="figures"),
    path("figures/exports/", for_roles(views.exports, *EXPORTS), name="exports"),
    path("figures/context/", for_roles(context, *CONTEXT), name="context"),
]
