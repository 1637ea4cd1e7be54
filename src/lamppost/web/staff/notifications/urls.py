"""When one is written to, for everybody; what could not be sent, for administrators."""

from django.urls import path

from lamppost.core.access import Role
from lamppost.web.staff.doors import for_everybody, for_roles
from lamppost.web.staff.notifications import views

urlpatterns = [
    path("letters/", for_everybody(views.letters), name="letters"),
    path("letters/unsent/", for_roles(views.unsent, Role.ADMINISTRATOR), name="unsent"),
]
