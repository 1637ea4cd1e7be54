"""What a campaign says, its comments, and its answers as a file."""

from django.urls import path

from lamppost.surveys.access import READS
from lamppost.web.staff.doors import for_roles
from lamppost.web.staff.results import views

urlpatterns = [
    path(
        "surveys/<uuid:closed>/results/",
        for_roles(views.survey_results, *READS),
        name="survey_results",
    )
]
