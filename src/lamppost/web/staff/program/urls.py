"""Imports and the roster."""

from django.urls import path

from lamppost.web.staff.program import views

urlpatterns = [
    path("import/", views.roster_import, name="import_roster"),
    path("import-hospitals/", views.hospital_import, name="import_hospitals"),
    path("roster/", views.roster, name="roster"),
]
