"""Opening a hospital."""

from django.urls import path

from lamppost.launch.access import OPENS
from lamppost.web.staff.doors import for_roles
from lamppost.web.staff.launch import views

urlpatterns = [path("launch/", for_roles(views.launch, *OPENS), name="launch")]
