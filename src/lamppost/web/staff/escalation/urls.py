"""Getting more help. No address says which sign somebody saw."""

from django.urls import path

from lamppost.core.access import Role
from lamppost.escalation.access import LISTS, WORKS_WITH_PEOPLE
from lamppost.web.staff.doors import for_roles
from lamppost.web.staff.escalation.card import card
from lamppost.web.staff.escalation.pages import ASKS
from lamppost.web.staff.escalation.views import clinician, helping, seconds

urlpatterns = [
    path(
        "getting-more-help/",
        for_roles(helping.getting_more_help, *WORKS_WITH_PEOPLE, acts=ASKS),
        name="getting_more_help",
    ),
    path("getting-more-help/card/", for_roles(card, *WORKS_WITH_PEOPLE), name="pocket_card"),
    path(
        "outreaches/<uuid:outreach>/getting-more-help/",
        for_roles(helping.more_help, *ASKS),
        name="more_help",
    ),
    path("second-looks/", for_roles(seconds.second_looks, *LISTS), name="second_looks"),
    path("questions/", for_roles(clinician.questions, Role.CLINICIAN), name="questions"),
    path("protocols/", for_roles(clinician.protocols, Role.CLINICIAN), name="protocols"),
]
