"""Where one answers; letters lead here (`surveys.actions.running`)."""

from django.urls import path

from lamppost.web.public.surveys import views

urlpatterns = [
    path("<slug:slug>/survey/<uuid:campaign>", views.survey, name="hospital_survey"),
    path("<slug:slug>/how-was-it", views.feedback, name="hospital_feedback"),
]
