"""Offers, outreaches, conversations. Ids are random; no address holds a name."""

from django.urls import path

from lamppost.core.access import Role
from lamppost.outreach.access import READS_THE_GUIDE, WEIGHS, WORDS_THE_GUIDE
from lamppost.web.staff.doors import for_roles
from lamppost.web.staff.outreach.views import (
    coordinating,
    guiding,
    promising,
    supporting,
    weighing,
)

BOTH = (Role.SUPPORTER, Role.COORDINATOR)

urlpatterns = [
    path("outreaches/", for_roles(supporting.my_outreaches, *BOTH), name="my_outreaches"),
    path(
        "outreaches/<uuid:outreach>/",  # a coordinator is sent to their own page of it
        for_roles(supporting.my_outreach, *BOTH, acts=[Role.SUPPORTER]),
        name="my_outreach",
    ),
    path("offers/<uuid:offer>/", for_roles(supporting.offer, Role.SUPPORTER), name="offer"),
    path(
        "handovers/<uuid:handover>/",
        for_roles(supporting.handover, Role.SUPPORTER),
        name="handover",
    ),
    path("guide/", for_roles(guiding.guide, *READS_THE_GUIDE), name="guide"),
    path(
        "guide/<slug:guide_item>/",
        for_roles(guiding.guide_item, *WORDS_THE_GUIDE),
        name="guide_item",
    ),
    path("log/", for_roles(supporting.quick_log, Role.SUPPORTER), name="quick_log"),
    path("queue/", for_roles(coordinating.queue, Role.COORDINATOR), name="queue"),
    path(
        "queue/<uuid:outreach>/",  # its supporter is sent to their own page of it
        for_roles(coordinating.outreach, *BOTH, acts=[Role.COORDINATOR]),
        name="outreach",
    ),
    path("promises/", for_roles(promising.promises, *WEIGHS), name="promises"),
    path("matching/", for_roles(weighing.matching, *WEIGHS), name="matching"),
]
