"""Where one names colleagues; letters and cards lead here (`supporters.rules.nominations.way_there`)."""

from django.urls import path

from lamppost.web.public.nominating import views

urlpatterns = [path("<slug:slug>/nominate", views.nominate, name="hospital_nominate")]
