"""The one-way door. No page leads here: its address is handed out together with its code."""

from django.urls import path

from lamppost.web.public.events import views

urlpatterns = [path("<slug:slug>/after", views.event, name="hospital_event")]
