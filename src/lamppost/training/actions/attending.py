"""Who was there: by the code that the room shows, or ticked off by hand."""

from uuid import UUID
from zoneinfo import ZoneInfo

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, NotNow
from lamppost.core.transactions import transaction
from lamppost.training.access import SessionPermission, sessions_open_to
from lamppost.training.actions.feedback import ask_too
from lamppost.training.actions.seats import held_session, seat_in
from lamppost.training.models import Seat, Session
from lamppost.training.queries.attendance import is_code_of
from lamppost.training.rules.attendance import SHOWN_AFTER, SHOWN_BEFORE, can_be_noted, typed_code
from lamppost.training.rules.sessions import SeatState


def attend(*, typed: str, by: Actor) -> UUID:
    """Notes that they are in the room whose code they typed, also without a place: they are there. Returns
    the session; Invalid where no room to which they may come shows that code."""
    with transaction(by):
        require(by, SessionPermission.ATTENDANCE_GIVE)
        row = _room(typed_code(typed), by)
        seat, _ = seat_in(row, by)
        _note(seat, row, is_there=True)
        record(by=by, event="attendance.given", hospital=row.hospital_id)
    return row.pk


def note_attendance(*, seat: UUID, is_there: bool, by: Actor) -> None:
    """Ticks somebody off by hand, or takes it back, up to two weeks after; who waited and came has a place
    then. NotNow before and later."""
    with transaction(by):
        one = Seat.objects.exclude(state=SeatState.LEFT).filter(pk=seat).first()
        if one is None:
            raise NotFound("no such place")
        row = held_session(one.session_id)
        require(by, SessionPermission.ATTENDANCE_NOTE, row)
        if row.cancelled_at is not None or not can_be_noted(row.begins, row.ends, now()):
            raise NotNow("Attendance is noted from half an hour before until two weeks after.")
        _note(one, row, is_there)
        record(by=by, event="attendance.noted", hospital=row.hospital_id)


def _room(code: str, by: Actor) -> Session:
    """The session whose room shows that code now, among those to which they may come."""
    at = now()
    around = Session.objects.filter(
        sessions_open_to(by),
        begins__lte=at + SHOWN_BEFORE,
        ends__gt=at - SHOWN_AFTER,
        cancelled_at=None,
    )
    for row in around.order_by("begins", "pk"):
        if is_code_of(row, code, at):
            return held_session(row.pk)
    raise Invalid({"code": "unknown"})


def _note(seat: Seat, row: Session, is_there: bool) -> None:
    seat.state = SeatState.TAKEN
    seat.attended_on = row.begins.astimezone(ZoneInfo(row.zone)).date() if is_there else None
    seat.save(update_fields=["state", "attended_on"])
    if is_there:
        ask_too(row, seat.account_id)
