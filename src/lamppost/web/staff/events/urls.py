"""After a hard event. Ids are random; no address holds a name."""

from django.urls import path

from lamppost.core.access import Role
from lamppost.referrals.access import STARTS
from lamppost.web.staff.doors import for_roles
from lamppost.web.staff.events import views

urlpatterns = [
    path("events/", for_roles(views.events, Role.COORDINATOR), name="events"),
    path("events/new/", for_roles(views.new_event, *STARTS), name="new_event"),
    path("groups/", for_roles(views.groups, Role.COORDINATOR), name="groups"),
    path("groups/new/", for_roles(views.new_group, Role.COORDINATOR), name="new_group"),
    path("groups/<uuid:group>/", for_roles(views.group, Role.COORDINATOR), name="group"),
    path("my-groups/", for_roles(views.my_groups, Role.SUPPORTER), name="my_groups"),
    path("events/<uuid:activation>/", for_roles(views.event, Role.COORDINATOR), name="event"),
]
