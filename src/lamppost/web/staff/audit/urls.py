"""Looks at names: everybody's for a reviewer, and one's own."""

from django.urls import path

from lamppost.core.access import Role
from lamppost.web.staff.audit import views
from lamppost.web.staff.doors import for_everybody, for_roles

urlpatterns = [
    path("looks/", for_roles(views.looks, Role.ADMINISTRATOR), name="looks"),
    path("looks/mine/", for_everybody(views.my_looks), name="my_looks"),
]
