"""Our supporters."""

from django.urls import path

from lamppost.web.public.supporters import views

urlpatterns = [path("<slug:slug>/supporters", views.supporters, name="hospital_supporters")]
