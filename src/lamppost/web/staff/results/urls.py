"""What a campaign says, its comments, and its answers as a file."""

from django.urls import path

from lamppost.surveys.access import IS_TOLD, READS, TAKES_OUT
from lamppost.web.staff.doors import for_roles
from lamppost.web.staff.results import views

urlpatterns = [
    path(
        "surveys/<uuid:closed>/results/",
        for_roles(views.survey_results, *READS, *IS_TOLD, acts=READS),
        name="survey_results",
    ),
    path(
        "surveys/<uuid:closed>/answers/",
        for_roles(views.survey_answers, *TAKES_OUT),
        name="survey_answers",
    ),
]
