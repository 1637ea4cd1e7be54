"""Breakings of confidence as those see them who have to do with them. Never a name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, Sum

from lamppost.core.access import Actor, Role, require
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.escalation.access import EscalationPermission, handed_to, waiting_for, watched_by
from lamppost.escalation.models import BreakGlass
from lamppost.escalation.rules import GlassState, Reason, Withheld, needs_review, waits_for_review
from lamppost.people.queries import account


@dataclass(frozen=True, slots=True)
class GlassRow:
    """One breaking of confidence; `asked_by` by name, for those alone who decide on it."""

    id: UUID
    hospital: int
    state: GlassState
    reason: Reason
    to: Role
    asked_at: datetime
    review_due_at: datetime | None
    withheld: Withheld | None
    has_notice: bool  # that can still be drawn
    asked_by: str = ""


def waiting(*, seen_by: Actor) -> tuple[GlassRow, ...]:
    """What waits for them as the second person, the oldest first."""
    rows = _listed(waiting_for(seen_by), seen_by)
    return tuple(_row(row, account(row.asked_by).name) for row in rows)


def handed_over(*, seen_by: Actor) -> tuple[GlassRow, ...]:
    """What was handed over to a role of theirs."""
    return tuple(_row(row) for row in _listed(handed_to(seen_by), seen_by))


def late_reviews(*, seen_by: Actor) -> tuple[GlassRow, ...]:
    """For director and counsel: what nobody has reviewed within a day."""
    late = Q(state=GlassState.HANDED_OVER, review_due_at__lte=now())
    return tuple(_row(row) for row in _listed(watched_by(seen_by) & late, seen_by))


def mine_for(key: UUID, *, asked_by: int) -> tuple[GlassRow, ...]:
    """What that account has asked for an outreach; the calling room has asked who may."""
    found = BreakGlass.objects.filter(key_id=key, asked_by=asked_by).order_by("asked_at")
    return tuple(_row(row) for row in found)


def broken(key: UUID) -> tuple[tuple[str, Reason], ...]:
    """For the ledger, when an outreach ends: the month (YYYY-MM) and reason of each that took place."""
    took_place = (GlassState.HANDED_OVER, GlassState.REVIEWED)
    found = BreakGlass.objects.filter(key_id=key, state__in=took_place)
    facts = found.values_list("asked_at", "reason")
    return tuple((f"{at:%Y-%m}", Reason(reason)) for at, reason in facts)


def has_unreviewed(key: UUID) -> bool:
    """Whether forgetting still waits for a review: closing at once must not hide what was done."""
    found = BreakGlass.objects.filter(key_id=key, state=GlassState.HANDED_OVER)
    return any(
        needs_review(GlassState.HANDED_OVER, Reason(row.reason))
        and waits_for_review(row.asked_at, now())
        for row in found
    )


def openings_of(key: UUID) -> dict[Role, int]:
    """How often each role looked at what was handed over, where the person is told of it at all."""
    told = BreakGlass.objects.filter(key_id=key, withheld="", openings__gt=0)
    sums = told.values_list("to_role").annotate(Sum("openings"))
    return {Role(role): count for role, count in sums}


def _listed(which: Q, seen_by: Actor) -> list[BreakGlass]:
    require(seen_by, EscalationPermission.GLASS_LIST)
    with transaction(seen_by):
        return list(BreakGlass.objects.filter(which).order_by("asked_at", "id"))


def _row(row: BreakGlass, asked_by: str = "") -> GlassRow:
    state, withheld = GlassState(row.state), Withheld(row.withheld) if row.withheld else None
    took_place = state in (GlassState.HANDED_OVER, GlassState.REVIEWED)
    return GlassRow(
        row.id,
        row.hospital_id,
        state,
        Reason(row.reason),
        Role(row.to_role),
        row.asked_at,
        row.review_due_at,
        withheld,
        took_place and withheld is None and not row.is_notice_drawn,
        asked_by,
    )
