"""Surveys of a hospital, each one of them, and what can be asked."""

from django.urls import path

from lamppost.surveys.access import ASKS, BRINGS_IN, IS_TOLD, LOOKS
from lamppost.web.staff.doors import for_roles
from lamppost.web.staff.surveys import views

urlpatterns = [
    path("surveys/", for_roles(views.surveys, *LOOKS, *IS_TOLD, acts=ASKS), name="surveys"),
    path(
        "surveys/<uuid:campaign>/",
        for_roles(views.one_survey, *LOOKS, acts=ASKS),
        name="survey",
    ),
    path(
        "surveys/questionnaires/",
        for_roles(views.instruments, *LOOKS, acts=BRINGS_IN),
        name="instruments",
    ),
    path(
        "surveys/questionnaires/<slug:instrument>/",
        for_roles(views.one_instrument, *LOOKS),
        name="instrument",
    ),
]
