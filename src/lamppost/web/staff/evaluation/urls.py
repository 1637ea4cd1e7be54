"""How the program does."""

from django.urls import path

from lamppost.web.staff.doors import for_roles
from lamppost.web.staff.evaluation import views
from lamppost.web.staff.navigation import FIGURES

urlpatterns = [path("figures/", for_roles(views.figures, *FIGURES), name="figures")]
