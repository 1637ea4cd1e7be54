"""A supporter's own settings."""

from django.urls import path

from lamppost.core.access import Role
from lamppost.web.staff.doors import for_roles
from lamppost.web.staff.supporters import views

urlpatterns = [path("capacity/", for_roles(views.capacity, Role.SUPPORTER), name="capacity")]
