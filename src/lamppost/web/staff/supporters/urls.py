"""A supporter's own settings, and the rota."""

from django.urls import path

from lamppost.core.access import Role
from lamppost.web.staff.doors import for_roles
from lamppost.web.staff.supporters.views import hours, room, rota, setting

SEES = (Role.SUPPORTER, Role.COORDINATOR, Role.DIRECTOR, Role.ADMINISTRATOR)

urlpatterns = [
    path("capacity/", for_roles(room.capacity, Role.SUPPORTER), name="capacity"),
    path("capacity/hours/", for_roles(hours.my_hours, Role.SUPPORTER), name="my_hours"),
    path("rota/", for_roles(rota.rota, *SEES), name="rota"),
    path("rota/mine/", for_roles(rota.my_turns, Role.SUPPORTER), name="my_turns"),
    path("rota/mine/on-call.ics", for_roles(rota.calendar, Role.SUPPORTER), name="my_calendar"),
    path("rota/hours/", for_roles(setting.rota_hours, *rota.SETS), name="rota_hours"),
    path("rota/region/", for_roles(setting.region, *rota.JOINS), name="rota_region"),
    path("rota/turns/<str:turn>/", for_roles(rota.turn, Role.SUPPORTER), name="turn"),
    path(
        "rota/turns/<str:turn>/change/",
        for_roles(setting.change, *rota.SETS),
        name="change_turn",
    ),
]
