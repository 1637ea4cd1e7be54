"""Offers, outreaches, conversations. Ids are random; no address holds a name."""

from django.urls import path

from lamppost.web.staff.outreach.views import coordinating, supporting

urlpatterns = [
    path("outreaches/", supporting.my_outreaches, name="my_outreaches"),
    path("outreaches/<uuid:outreach>/", supporting.my_outreach, name="my_outreach"),
    path("offers/<uuid:offer>/", supporting.offer, name="offer"),
    path("log/", supporting.quick_log, name="quick_log"),
    path("queue/", coordinating.queue, name="queue"),
    path("queue/<uuid:outreach>/", coordinating.outreach, name="outreach"),
]
