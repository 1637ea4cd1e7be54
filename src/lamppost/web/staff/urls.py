"""The staff door's pages; each room brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("lamppost.web.staff.people.urls")),
]
