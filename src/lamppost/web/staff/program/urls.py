"""Imports and the roster."""

from django.urls import path

from lamppost.core.access import Role
from lamppost.web.staff.doors import for_roles
from lamppost.web.staff.navigation import DUTIES, ROSTER
from lamppost.web.staff.program import duties, views

urlpatterns = [
    path("import/", for_roles(views.roster_import, Role.ADMINISTRATOR), name="import_roster"),
    path(
        "import-hospitals/",
        for_roles(views.hospital_import, Role.ADMINISTRATOR),
        name="import_hospitals",
    ),
    path("duty/", for_roles(duties.duties, *DUTIES), name="duties"),
    path("roster/", for_roles(views.roster, *ROSTER), name="roster"),
]
