"""A supporter's own settings."""

from django.urls import path

from lamppost.core.access import Role
from lamppost.web.staff.doors import for_roles
from lamppost.web.staff.supporters.views import hours, room

urlpatterns = [
    path("capacity/", for_roles(room.capacity, Role.SUPPORTER), name="capacity"),
    path("capacity/hours/", for_roles(hours.my_hours, Role.SUPPORTER), name="my_hours"),
]
