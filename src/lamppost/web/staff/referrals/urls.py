"""Referrals and alarms. Ids are random; no address holds a name."""

from django.urls import path

from lamppost.core.access import Role
from lamppost.web.staff.doors import for_roles
from lamppost.web.staff.referrals import themselves, views

urlpatterns = [
    path(
        "referrals/<uuid:referral>/", for_roles(views.referral, Role.COORDINATOR), name="referral"
    ),
    path("refer/", for_roles(views.refer, Role.DEPARTMENT_LEAD), name="refer"),
    path("reach-out/", for_roles(views.reach_out, Role.SUPPORTER), name="reach_out"),
    path("support/", for_roles(themselves.support_for_me, Role.SUPPORTER), name="support_for_me"),
    path("check-in/", for_roles(themselves.moment, Role.SUPPORTER), name="check_in"),
    path("alarms/", for_roles(views.alarms, Role.SAFETY_CONTACT), name="alarms"),
    path("alarms/<uuid:alarm>/", for_roles(views.alarm, Role.SAFETY_CONTACT), name="alarm"),
]
