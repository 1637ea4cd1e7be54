"""Sessions as those see them who plan or teach them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.people import queries as people
from lamppost.people.queries import AccountRow
from lamppost.training.access import TEACHES, SessionPermission, planned_by, sessions_visible_to
from lamppost.training.models import Seat, Session
from lamppost.training.rules.attendance import NOTED_FOR, can_be_noted, is_code_shown
from lamppost.training.rules.sessions import Details, Invited, SeatState, SessionKind

PAST_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session, with how many places are taken, how many wait and how many were there."""

    id: UUID
    hospital: int
    hospitals: tuple[int, ...]
    kind: SessionKind
    zone: str
    details: Details
    is_cancelled: bool
    taken: int
    waiting: int
    attended: int
    feedback_box: UUID | None
    is_feedback_settled: bool

    @property
    def begins(self) -> datetime:
        return self.details.begins

    @property
    def ends(self) -> datetime:
        return self.details.ends

    @property
    def free(self) -> int:
        return max(0, self.details.capacity - self.taken)

    @property
    def is_coming(self) -> bool:
        """Whether it can still be changed, called off, taken a place in."""
        return not self.is_cancelled and now() < self.begins

    @property
    def is_over(self) -> bool:
        return self.ends <= now()

    @property
    def is_code_shown(self) -> bool:
        return not self.is_cancelled and is_code_shown(self.begins, self.ends, now())

    @property
    def can_be_noted(self) -> bool:
        return not self.is_cancelled and can_be_noted(self.begins, self.ends, now())


@dataclass(frozen=True, slots=True)
class SeatRow:
    """How somebody stands to a session; by name, for those who plan or teach it."""

    id: UUID
    account: int
    name: str = field(repr=False)
    state: SeatState
    has_attended: bool


def coming_sessions(hospital: int, *, seen_by: Actor) -> tuple[SessionRow, ...]:
    """Those to which somebody may come from that hospital and that are not over, the next one first."""
    found = _planned(hospital, seen_by).filter(ends__gt=now(), cancelled_at=None)
    return session_rows(found.order_by("begins", "id"))


def past_sessions(hospital: int, *, seen_by: Actor) -> tuple[SessionRow, ...]:
    """The last ones that are over or were called off, the latest first."""
    found = _planned(hospital, seen_by).filter(Q(ends__lte=now()) | ~Q(cancelled_at=None))
    return session_rows(found.order_by("-begins", "id")[:PAST_SHOWN])


def session(session: UUID, *, seen_by: Actor) -> SessionRow:
    """One, for those who plan or teach it; NotFound for all others."""
    return session_rows([visible_session(session, seen_by)])[0]


def seats(session: UUID, *, seen_by: Actor) -> tuple[SeatRow, ...]:
    """Who has a place, by name, then who waits, in line. Whoever teaches it sees everybody; whoever plans
    for some of its hospitals alone, their people."""
    row = visible_session(session, seen_by)
    found = Seat.objects.filter(session=row).exclude(state=SeatState.LEFT)
    if seen_by.account not in row.facilitators:
        found = found.filter(hospital_id__in=planned_by(seen_by))
    taken = found.filter(state=SeatState.TAKEN).order_by("account__name", "id")
    waiting = found.filter(state=SeatState.WAITING).order_by("asked_at", "account_id")
    return tuple(_seat(one) for part in (taken, waiting) for one in part.select_related("account"))


def taught_sessions(*, seen_by: Actor) -> tuple[SessionRow, ...]:
    """Those that they teach: to come, or so lately over that somebody can still be ticked off."""
    taught = Session.objects.filter(facilitators__contains=[seen_by.who], cancelled_at=None)
    return session_rows(taught.filter(ends__gt=now() - NOTED_FOR).order_by("begins", "id"))


def possible_facilitators(hospitals: Iterable[int]) -> tuple[AccountRow, ...]:
    """Who could teach there, by name: whoever supports, plans or advises at one of these hospitals."""
    found = {
        one.id: one
        for place in hospitals
        for role in TEACHES
        for one in people.accounts_with_role(role, place)
    }
    return tuple(sorted(found.values(), key=lambda one: (one.name, one.id)))


def visible_session(session: UUID, seen_by: Actor) -> Session:
    """The row, for whoever plans or teaches it."""
    row = Session.objects.filter(sessions_visible_to(seen_by), pk=session).first()
    if row is None:
        raise NotFound("no such session")
    require(seen_by, SessionPermission.SESSION_VIEW, row)
    return row


def session_rows(found: Iterable[Session]) -> tuple[SessionRow, ...]:
    """Typed rows, their numbers counted in one query."""
    rows = list(found)
    counted = _counts(rows)
    return tuple(_row(one, counted.get(one.pk, {})) for one in rows)


def _planned(hospital: int, seen_by: Actor) -> QuerySet[Session]:
    require(seen_by, SessionPermission.SESSION_VIEW, Invited(hospital, (hospital,)))
    return Session.objects.filter(sessions_visible_to(seen_by), hospitals__contains=[hospital])


def _counts(rows: list[Session]) -> dict[UUID, dict[str, Any]]:
    counted = Seat.objects.filter(session__in=[one.pk for one in rows]).values("session_id")
    numbers = counted.annotate(
        taken=Count("id", filter=Q(state=SeatState.TAKEN)),
        waiting=Count("id", filter=Q(state=SeatState.WAITING)),
        attended=Count("id", filter=Q(attended_on__isnull=False)),
    )
    return {one["session_id"]: {**one} for one in numbers}


def _row(one: Session, counted: dict[str, Any]) -> SessionRow:
    return SessionRow(
        id=one.pk,
        hospital=one.hospital_id,
        hospitals=tuple(one.hospitals),
        kind=SessionKind(one.kind),
        zone=one.zone,
        details=details_of(one),
        is_cancelled=one.cancelled_at is not None,
        taken=counted.get("taken", 0),
        waiting=counted.get("waiting", 0),
        attended=counted.get("attended", 0),
        feedback_box=one.feedback_box,
        is_feedback_settled=one.is_feedback_settled,
    )


def details_of(one: Session) -> Details:
    return Details(
        begins=one.begins,
        ends=one.ends,
        place=one.place,
        link=one.link,
        capacity=one.capacity,
        facilitators=tuple(one.facilitators),
        units=tuple(one.units),
        beforehand=tuple(one.beforehand),
    )


def _seat(one: Seat) -> SeatRow:
    has_attended = one.attended_on is not None
    return SeatRow(one.pk, one.account_id, one.account.name, SeatState(one.state), has_attended)
