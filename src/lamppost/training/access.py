"""Who may read, teach, change and record training."""

from typing import Any, Final

from django.db.models import Q

from lamppost.core.access import (
    Actor,
    Permission,
    Role,
    has_role,
    hospital_of,
    in_scope,
    is_system,
    register,
)
from lamppost.training.models import Session

# Sessions: who plans them, who comes, who teaches, who reads what was said of them.
PLANS: Final = (Role.DEPARTMENT_LEAD, Role.COORDINATOR, Role.DIRECTOR)
COMES: Final = (Role.TRAINEE, Role.SUPPORTER)
TEACHES: Final = (*PLANS, Role.CLINICIAN, Role.SUPPORTER)
READS_FEEDBACK: Final = (Role.COORDINATOR, Role.DIRECTOR, Role.EVALUATOR)
# The curriculum: nothing in it is secret; counsel and the clinician answer for parts of what it says.
EDITS: Final = (Role.DIRECTOR, Role.ADMINISTRATOR)
LEADS_THROUGH: Final = (Role.DEPARTMENT_LEAD, Role.COORDINATOR, *EDITS)
READS: Final = (*COMES, Role.CLINICIAN, Role.COUNSEL, *LEADS_THROUGH)


class SessionPermission(Permission):
    SESSION_PLAN = "session.plan"
    SESSION_VIEW = "session.view"
    SEAT_TAKE = "seat.take"
    SEAT_LEAVE = "seat.leave"
    SEAT_FREE = "seat.free"
    SEAT_REMIND = "seat.remind"
    ATTENDANCE_GIVE = "attendance.give"
    ATTENDANCE_NOTE = "attendance.note"
    FEEDBACK_ASK = "feedback.ask"
    FEEDBACK_OPEN = "feedback.open"
    FEEDBACK_GIVE = "feedback.give"
    FEEDBACK_VIEW = "feedback.view"


class CurriculumPermission(Permission):
    CURRICULUM_READ = "curriculum.read"
    CURRICULUM_TEACH = "curriculum.teach"
    CURRICULUM_EDIT = "curriculum.edit"
    UNIT_MARK = "unit.mark"


def plans_everywhere(by: Actor, obj: Any) -> bool:
    """is department lead or coordinator or director at every hospital of that session"""
    return bool(obj.hospitals) and set(obj.hospitals) <= set(planned_by(by))


def plans_somewhere(by: Actor, obj: Any) -> bool:
    """is department lead or coordinator or director at a hospital of that session"""
    return bool(set(obj.hospitals) & set(planned_by(by)))


def comes_from(by: Actor) -> frozenset[int]:
    """The hospitals at which they are trained, or serve."""
    return frozenset(place for role in COMES for place in by.places_as(role))


def may_come(by: Actor, obj: Any) -> bool:
    """is supporter, or in training, at a hospital of that session"""
    return bool(set(obj.hospitals) & comes_from(by))


def teaches_it(by: Actor, obj: Any) -> bool:
    """is facilitator of that session"""
    return by.account is not None and by.account in obj.facilitators


def teaches_there(by: Actor, obj: Any) -> bool:
    """is facilitator of a session to which people of that hospital may come"""
    mine = Session.objects.filter(facilitators__contains=[by.account], cancelled_at=None)
    return by.account is not None and mine.filter(hospitals__contains=[hospital_of(obj)]).exists()


def has_that_seat(by: Actor, obj: Any) -> bool:
    """has that place themselves"""
    return by.account is not None and obj.account_id == by.account


register(
    {
        SessionPermission.SESSION_PLAN: [[plans_everywhere]],
        SessionPermission.SESSION_VIEW: [[plans_somewhere], [teaches_it]],
        SessionPermission.SEAT_TAKE: [[may_come]],
        SessionPermission.SEAT_LEAVE: [[has_that_seat]],
        SessionPermission.SEAT_FREE: [[is_system]],
        SessionPermission.SEAT_REMIND: [[is_system]],
        SessionPermission.ATTENDANCE_GIVE: [[has_role(*COMES)]],
        SessionPermission.ATTENDANCE_NOTE: [[plans_somewhere], [teaches_it]],
        SessionPermission.FEEDBACK_ASK: [[is_system]],
        SessionPermission.FEEDBACK_OPEN: [[has_that_seat]],
        SessionPermission.FEEDBACK_GIVE: [[in_scope]],  # the code is what counts
        SessionPermission.FEEDBACK_VIEW: [[has_role(*READS_FEEDBACK)]],
        CurriculumPermission.CURRICULUM_READ: [[is_system], [has_role(*READS)], [teaches_there]],
        CurriculumPermission.CURRICULUM_TEACH: [[has_role(*LEADS_THROUGH)], [teaches_there]],
        CurriculumPermission.CURRICULUM_EDIT: [[has_role(*EDITS)]],
        CurriculumPermission.UNIT_MARK: [[has_role(*READS)]],
    }
)


def planned_by(by: Actor) -> tuple[int, ...]:
    """The hospitals for which they plan sessions."""
    places = (by.places_as(role) for role in PLANS)
    return tuple(sorted(frozenset[int]().union(*places)))


def sessions_visible_to(by: Actor) -> Q:
    """Sessions to which somebody may come from where they plan, and those that they teach."""
    taught = Q(facilitators__contains=[by.account]) if by.account is not None else Q()
    planned = Q(hospitals__overlap=list(planned_by(by)))
    return planned | taught if taught else planned


def sessions_open_to(by: Actor) -> Q:
    """Sessions to which they may come themselves."""
    return Q(hospitals__overlap=sorted(comes_from(by)))


def own_marks(by: Actor) -> Q:
    """What they have done themselves: nobody else reads it."""
    return Q(account_id=by.account)
