"""Training sessions: for whoever plans, teaches, comes, reads what was said."""

from django.urls import path

from lamppost.core.access import Role
from lamppost.training.access import COMES, PLANS, READS_FEEDBACK, TEACHES
from lamppost.web.staff.doors import for_roles
from lamppost.web.staff.training.sessions.views import coming, planning, room

urlpatterns = [
    path("sessions/", for_roles(planning.sessions, *PLANS, Role.CLINICIAN), name="sessions"),
    path("sessions/plan/", for_roles(planning.session_plan, *PLANS), name="session_plan"),
    path(
        "after-training/",
        for_roles(room.training_feedback, *READS_FEEDBACK),
        name="training_feedback",
    ),
    path("sessions/<uuid:session>/", for_roles(planning.session, *PLANS), name="session"),
    path(
        "sessions/<uuid:session>/change/",
        for_roles(planning.session_change, *PLANS),
        name="session_change",
    ),
    path(
        "sessions/<uuid:session>/room/", for_roles(room.session_room, *TEACHES), name="session_room"
    ),
    path("my-sessions/", for_roles(coming.my_sessions, *COMES), name="my_sessions"),
    path("my-sessions/<uuid:session>/", for_roles(coming.my_session, *COMES), name="my_session"),
    path("my-sessions/<uuid:session>/date.ics", for_roles(coming.my_date, *COMES), name="my_date"),
    path(
        "my-sessions/<uuid:session>/feedback/",
        for_roles(coming.my_feedback, *COMES),
        name="my_feedback",
    ),
    path("here/", for_roles(coming.here, *COMES), name="here"),
]
