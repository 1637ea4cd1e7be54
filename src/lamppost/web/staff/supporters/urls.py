"""A supporter's own settings."""

from django.urls import path

from lamppost.web.staff.supporters import views

urlpatterns = [path("capacity/", views.capacity, name="capacity")]
