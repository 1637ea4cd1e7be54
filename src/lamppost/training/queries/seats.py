"""Sessions as those see them who come: open to them, theirs, behind them; and as a calendar takes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lamppost.core.access import Actor
from lamppost.core.calendars import Appointment
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.training.access import sessions_open_to
from lamppost.training.models import Seat, Session
from lamppost.training.queries.sessions import SessionRow, session_rows
from lamppost.training.rules.attendance import SHOWN_AFTER
from lamppost.training.rules.sessions import SeatState

TITLE: Final = _("Training session")  # neutral: a calendar is open to more than its owner
HELD: Final = (SeatState.TAKEN, SeatState.WAITING)


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session as one who may come sees it. `ahead`: how many are before them in line."""

    row: SessionRow
    state: SeatState | None = None
    has_attended: bool = False
    ahead: int = 0

    @property
    def has_place(self) -> bool:
        return self.state is SeatState.TAKEN

    @property
    def is_waiting(self) -> bool:
        return self.state is SeatState.WAITING


def own_sessions(*, seen_by: Actor) -> tuple[OwnSession, ...]:
    """Those to which they may come, or to which they hold on, and that are not over; the next one first."""
    mine = Session.objects.filter(seats__account=seen_by.who, seats__state__in=HELD)
    found = Session.objects.filter(sessions_open_to(seen_by) | Q(pk__in=mine.values("pk")))
    coming = found.filter(ends__gt=now() - SHOWN_AFTER, cancelled_at=None)
    return _own(coming.order_by("begins", "id"), seen_by)


def attended_sessions(*, seen_by: Actor) -> tuple[OwnSession, ...]:
    """Those at which they were and that are over, the latest first."""
    was = Q(seats__account=seen_by.who, seats__attended_on__isnull=False, ends__lte=now())
    return _own(Session.objects.filter(was).order_by("-begins", "id"), seen_by)


def own_session(session: UUID, *, seen_by: Actor) -> OwnSession:
    """One to which they may come, or to which they hold on; NotFound for all others."""
    mine = Session.objects.filter(seats__account=seen_by.who, seats__state__in=HELD)
    found = Session.objects.filter(sessions_open_to(seen_by) | Q(pk__in=mine.values("pk")))
    rows = _own(found.filter(pk=session), seen_by)
    if not rows:
        raise NotFound("no such session")
    return rows[0]


def appointment(row: Session) -> Appointment:
    """When and where, never what for."""
    return Appointment(
        str(row.pk), row.sequence, TITLE, row.begins, row.ends, row.zone, row.place, row.link
    )


def appointments(*, seen_by: Actor) -> tuple[Appointment, ...]:
    """The dates of the sessions in which they have a place or which they teach, and that are not over."""
    return dates_of(seen_by.who)


def dates_of(account: int) -> tuple[Appointment, ...]:
    """The same for an account that somebody above has made sure of."""
    mine = Seat.objects.filter(account_id=account, state=SeatState.TAKEN).values("session_id")
    found = Session.objects.filter(Q(pk__in=mine) | Q(facilitators__contains=[account]))
    coming = found.filter(ends__gt=now(), cancelled_at=None)
    return tuple(appointment(row) for row in coming.order_by("begins", "id"))


def appointment_of(session: UUID, *, seen_by: Actor) -> Appointment:
    """The date of one of these."""
    for one in appointments(seen_by=seen_by):
        if one.uid == str(session):
            return one
    raise NotFound("no such date of theirs")


def _own(found: Iterable[Session], seen_by: Actor) -> tuple[OwnSession, ...]:
    rows = session_rows(found)
    held = Seat.objects.filter(session__in=[one.id for one in rows], account=seen_by.who)
    mine = {one.session_id: one for one in held}
    return tuple(_own_row(row, mine.get(row.id)) for row in rows)


def _own_row(row: SessionRow, seat: Seat | None) -> OwnSession:
    if seat is None or seat.state == SeatState.LEFT:
        return OwnSession(row)
    state = SeatState(seat.state)
    ahead = _ahead(seat) if state is SeatState.WAITING else 0
    return OwnSession(row, state, seat.attended_on is not None, ahead)


def _ahead(seat: Seat) -> int:
    line = Seat.objects.filter(session_id=seat.session_id, state=SeatState.WAITING)
    before = Q(asked_at__lt=seat.asked_at) | Q(
        asked_at=seat.asked_at, account_id__lt=seat.account_id
    )
    return line.filter(before).count()
