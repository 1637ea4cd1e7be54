"""Referrals and alarms. Ids are random; no address holds a name."""

from django.urls import path

from lamppost.web.staff.referrals import views

urlpatterns = [
    path("referrals/<uuid:referral>/", views.referral, name="referral"),
    path("refer/", views.refer, name="refer"),
    path("reach-out/", views.reach_out, name="reach_out"),
    path("alarms/", views.alarms, name="alarms"),
    path("alarms/<uuid:alarm>/", views.alarm, name="alarm"),
]
