"""The directory, and what keeps it true. No address says what somebody looked for."""

from django.urls import path

from lamppost.core.access import Role
from lamppost.resources.access import KEEPERS
from lamppost.web.staff.doors import for_roles
from lamppost.web.staff.resources import views

urlpatterns = [
    path("resources/", for_roles(views.resources, *Role), name="resources"),
    path("keeping/", for_roles(views.keeping, *KEEPERS), name="keeping"),
    path("keeping/new/", for_roles(views.new_resource, *KEEPERS), name="new_resource"),
    path(
        "keeping/<int:resource>/",
        for_roles(views.change_resource, *KEEPERS),
        name="change_resource",
    ),
]
