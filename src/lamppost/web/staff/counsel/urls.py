"""Texts, holds, the ledger."""

from django.urls import path

from lamppost.core.access import Role
from lamppost.web.staff.counsel import views
from lamppost.web.staff.doors import for_roles

urlpatterns = [
    path("texts/", for_roles(views.texts, Role.COUNSEL), name="texts"),
    path("holds/", for_roles(views.holds, Role.COUNSEL), name="holds"),
    path("ledger/", for_roles(views.ledger, Role.COUNSEL, Role.DIRECTOR), name="ledger"),
]
