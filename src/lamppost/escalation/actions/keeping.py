"""What runs by itself: reviews are reminded of and told as late, holds expire, old questions go."""

from datetime import datetime

from lamppost.core.access import Actor, Role, require
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.escalation.access import EscalationPermission
from lamppost.escalation.actions.breaking import note, tell
from lamppost.escalation.actions.holding import end_expired
from lamppost.escalation.actions.questions import forget_unanswered
from lamppost.escalation.models import BreakGlass
from lamppost.escalation.rules import SECONDS, GlassState, Reason, remind_at
from lamppost.notifications.rules import MessageKind


def keep(*, hospital: int, by: Actor) -> int:
    """Does whatever is due at one hospital; safe to run at any time, twice, or late."""
    with transaction(by):
        require(by, EscalationPermission.GLASS_KEEP, hospital)
        done = _keep_reviews(hospital, now(), by)
        return done + end_expired(hospital, by) + forget_unanswered(hospital, by)


def _keep_reviews(hospital: int, at: datetime, by: Actor) -> int:
    waiting = BreakGlass.objects.select_for_update(skip_locked=True).filter(
        hospital_id=hospital,
        state=GlassState.HANDED_OVER,
        review_due_at__isnull=False,
        told_late_at=None,
    )
    return sum(_keep_review(row, at, by) for row in waiting.order_by("id"))


def _keep_review(row: BreakGlass, at: datetime, by: Actor) -> int:
    """Reminds the second persons once; once it is late, director and counsel hear of it."""
    if row.review_due_at is not None and row.review_due_at <= at:
        tell(row, (Role.DIRECTOR, Role.COUNSEL), "late", MessageKind.WAITING)
        row.told_late_at = at
        note("review.late", row, by=by)
    elif row.reminded_at is None and remind_at(row.asked_at) <= at:
        tell(row, SECONDS[Reason(row.reason)], "reminder", MessageKind.WAITING)
        row.reminded_at = at
        note("review.reminded", row, by=by)
    else:
        return 0
    row.save(update_fields=["told_late_at", "reminded_at"])
    return 1
