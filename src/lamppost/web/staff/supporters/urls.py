"""A supporter's own settings and standing, the rota, and the supporters as those see them who look after them."""

from django.urls import path

from lamppost.core.access import Role
from lamppost.training.access import COMES
from lamppost.web.staff.doors import for_roles
from lamppost.web.staff.navigation import SUPPORTERS
from lamppost.web.staff.supporters.pages import SETS_TERM
from lamppost.web.staff.supporters.views import (
    confidence,
    everybody,
    hours,
    importing,
    one,
    room,
    rota,
    setting,
    standing,
    ways,
)

SEES = (Role.SUPPORTER, Role.COORDINATOR, Role.DIRECTOR, Role.ADMINISTRATOR)
CERTIFIES = (Role.COORDINATOR, Role.DEPARTMENT_LEAD)

urlpatterns = [
    path("standing/", for_roles(standing.my_standing, *COMES), name="my_standing"),
    path("supporters/", for_roles(everybody.supporters, *SUPPORTERS), name="supporters"),
    path(
        "supporters/training/",
        for_roles(everybody.training, *SUPPORTERS, acts=CERTIFIES),
        name="supporters_training",
    ),
    path(
        "supporters/import/",
        for_roles(importing.register, Role.ADMINISTRATOR),
        name="import_supporters",
    ),
    path("supporters/term/", for_roles(everybody.term, *SETS_TERM), name="term"),
    path(
        "supporters/<int:supporter>/",
        for_roles(one.supporter, *SUPPORTERS, acts=CERTIFIES),
        name="supporter",
    ),
    path(
        "supporters/<int:supporter>/service/",
        for_roles(one.service, Role.COORDINATOR),
        name="supporter_service",
    ),
    path("capacity/", for_roles(room.capacity, Role.SUPPORTER), name="capacity"),
    path("capacity/hours/", for_roles(hours.my_hours, Role.SUPPORTER), name="my_hours"),
    path("capacity/ways/", for_roles(ways.my_ways, Role.SUPPORTER), name="my_ways"),
    path(
        "capacity/in-confidence/",
        for_roles(confidence.my_confidence_page, Role.SUPPORTER),
        name="my_confidence",
    ),
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
