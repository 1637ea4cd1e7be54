"""What was said of a session, once nobody can tell by whom."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lamppost.ballots import queries as ballots
from lamppost.ballots.rules import State
from lamppost.core.access import Actor, require
from lamppost.core.errors import NotFound
from lamppost.training.access import READS_FEEDBACK, SessionPermission
from lamppost.training.models import Session
from lamppost.training.queries.sessions import SessionRow, session_rows
from lamppost.training.rules.feedback import FEEDBACK, Distribution, distribution


@dataclass(frozen=True, slots=True)
class Said:
    """A session and what its people said: nothing yet while they are asked, nothing ever where fewer
    than five were there, or answered."""

    row: SessionRow
    closes_at: datetime | None = None
    is_unread: bool = False
    told: Distribution | None = None

    @property
    def was_asked(self) -> bool:
        return self.row.feedback_box is not None


def feedback(hospital: int, *, seen_by: Actor) -> tuple[Said, ...]:
    """What was said of that hospital's own sessions, the latest first."""
    require(seen_by, SessionPermission.FEEDBACK_VIEW, hospital)
    places = frozenset[int]().union(*(seen_by.places_as(role) for role in READS_FEEDBACK))
    settled = Session.objects.filter(
        hospital_id=hospital, hospital__in=places, is_feedback_settled=True
    )
    return tuple(_said(row) for row in session_rows(settled.order_by("-begins", "id")))


def is_asked(box: UUID | None) -> bool:
    """Whether that box takes answers now."""
    told = _box(box)
    return told is not None and told.state is State.OPEN


def _said(row: SessionRow) -> Said:
    told = _box(row.feedback_box)
    if told is None:
        return Said(row)
    if told.state is State.OPEN:
        return Said(row, closes_at=told.closes_at)
    if told.state is State.UNREAD:
        return Said(row, is_unread=True)
    answers = ballots.papers(kind=FEEDBACK, box=told.id, by=Actor.system(row.hospital))
    found = distribution(answers, told.issued or 0)
    return Said(row, is_unread=found is None, told=found)


def _box(box: UUID | None) -> ballots.Told | None:
    """None for one that there never was, or that is destroyed."""
    try:
        return ballots.box(box) if box else None
    except NotFound:
        return None
