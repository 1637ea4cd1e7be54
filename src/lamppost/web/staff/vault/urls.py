"""Purge receipts."""

from django.urls import path

from lamppost.web.staff.doors import for_roles
from lamppost.web.staff.navigation import FORGOTTEN
from lamppost.web.staff.vault import views

urlpatterns = [path("receipts/", for_roles(views.receipts, *FORGOTTEN), name="receipts")]
