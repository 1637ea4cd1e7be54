"""Nominations, the cards, one's own invitation and agreement."""

from django.urls import path

from lamppost.web.staff.doors import for_everybody, for_roles
from lamppost.web.staff.navigation import NOMINATES
from lamppost.web.staff.nominating.views import invitations, rounds

urlpatterns = [
    path("nominations/", for_roles(rounds.nominations, *NOMINATES), name="nominations"),
    path("nominations/<uuid:round>/", for_roles(rounds.one_round, *NOMINATES), name="round"),
    path(
        "nominations/<uuid:round>/cards/",
        for_roles(rounds.cards, *NOMINATES),
        name="nomination_cards",
    ),
    path("invitation/", for_everybody(invitations.invitation), name="invitation"),
    path("agreement/", for_everybody(invitations.agreement), name="agreement"),
]
