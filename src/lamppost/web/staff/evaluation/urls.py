"""How the program does."""

from django.urls import path

from lamppost.web.staff.evaluation import views

urlpatterns = [path("figures/", views.figures, name="figures")]
