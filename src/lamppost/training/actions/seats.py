"""A place is taken, given up, passed on to who is first in line; and people are reminded."""

from uuid import UUID

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound, NotNow
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import tell
from lamppost.notifications.queries import goes_out_at
from lamppost.notifications.rules import Haste, MessageKind
from lamppost.training.access import SessionPermission, comes_from
from lamppost.training.actions.dates import call_off, invite
from lamppost.training.models import Seat, Session
from lamppost.training.rules.sessions import (
    REMINDED,
    SeatState,
    Waiting,
    is_reminder_due,
    moving_up,
)


def take_seat(*, session: UUID, by: Actor) -> SeatState:
    """A place in it, or, where it is full, one in line; again: the same as before. NotNow once it has
    begun or was called off."""
    with transaction(by):
        row = held_session(session)
        require(by, SessionPermission.SEAT_TAKE, row)
        _check_is_to_come(row)
        seat, is_new = seat_in(row, by)
        if seat.state == SeatState.LEFT:
            _ask(seat, row, is_new)
            fill_up(row, by)
            seat.refresh_from_db()
            record(by=by, event="seat.taken", hospital=row.hospital_id)
    return SeatState(seat.state)


def leave_seat(*, session: UUID, by: Actor) -> None:
    """Gives up a place, or the wait for one; the first in line moves up. NotNow once it has begun."""
    with transaction(by):
        row = held_session(session)
        mine = Seat.objects.filter(session=row, account_id=by.account or 0)
        seat = mine.exclude(state=SeatState.LEFT).first()
        if seat is None:
            raise NotFound("no such place of theirs")
        require(by, SessionPermission.SEAT_LEAVE, seat)
        _check_is_to_come(row)
        _give_up(row, seat, by)
        record(by=by, event="seat.left", hospital=row.hospital_id)


def free_seats(*, account: int, by: Actor) -> int:
    """Gives up what somebody who goes still has, or waits for, in sessions to come; the first in line
    moves up. Returns how many places that were."""
    with transaction(by):
        require(by, SessionPermission.SEAT_FREE)
        coming = Session.objects.filter(begins__gt=now(), cancelled_at=None, seats__account=account)
        rows = list(coming.select_for_update(of=("self",)).order_by("pk"))
        held = Seat.objects.filter(session__in=rows, account=account).exclude(state=SeatState.LEFT)
        seats = {one.session_id: one for one in held}
        for row in rows:
            if row.pk in seats:
                _give_up(row, seats[row.pk], Actor.system(row.hospital_id))
                record(by=by, event="seat.left", hospital=row.hospital_id)
    return len(seats)


def remind_due(*, by: Actor) -> int:
    """Reminds everybody with a place a day before it begins, once; returns how many. Whoever took it
    later than that needs no reminder, and none comes when it has begun."""
    with transaction(by):
        require(by, SessionPermission.SEAT_REMIND)
        soon = Session.objects.filter(begins__gt=now(), begins__lte=now() + REMINDED)
        seats = Seat.objects.select_for_update(of=("self",), skip_locked=True).filter(
            session__in=soon.filter(cancelled_at=None), state=SeatState.TAKEN, is_reminded=False
        )
        told = [one for one in seats.select_related("session").order_by("pk") if _remind(one, by)]
        if told:
            record(by=by, event="seat.reminded")
    return len(told)


def held_session(session: UUID) -> Session:
    """The row, held: places are given out one after the other."""
    row = Session.objects.select_for_update().filter(pk=session).first()
    if row is None:
        raise NotFound("no such session")
    return row


def seat_in(row: Session, by: Actor) -> tuple[Seat, bool]:
    """How they stand to it, and whether that is new: then, as if they had given it up."""
    home = min(comes_from(by) & set(row.hospitals))
    fresh = {"hospital_id": home, "state": SeatState.LEFT, "asked_at": now()}
    return Seat.objects.get_or_create(session=row, account_id=by.who, defaults=fresh)


def fill_up(row: Session, by: Actor) -> None:
    """Gives the places that are free to whoever waits, the first in line first, and tells them."""
    seats = Seat.objects.filter(session=row)
    taken = seats.filter(state=SeatState.TAKEN).count()
    line = {one.account_id: one for one in seats.filter(state=SeatState.WAITING)}
    waiting = [Waiting(one.account_id, one.asked_at) for one in line.values()]
    for account in moving_up(waiting, taken, row.capacity):
        seat = line[account]
        seat.state = SeatState.TAKEN
        seat.is_reminded = is_reminder_due(row.begins, now())
        seat.save(update_fields=["state", "is_reminded"])
        invite(row, account, by)


def _check_is_to_come(row: Session) -> None:
    if row.cancelled_at is not None:
        raise NotNow("It was called off.")
    if row.begins <= now():
        raise NotNow("It has begun; nothing can be changed any more.")


def _ask(seat: Seat, row: Session, is_new: bool) -> None:
    """At the end of the line. A calendar that was told to forget it takes it back by a higher number."""
    seat.state, seat.asked_at = SeatState.WAITING, now()
    seat.save(update_fields=["state", "asked_at"])
    if not is_new:
        row.sequence += 1
        row.save(update_fields=["sequence"])


def _give_up(row: Session, seat: Seat, by: Actor) -> None:
    had_place, seat.state = seat.state == SeatState.TAKEN, SeatState.LEFT
    seat.save(update_fields=["state"])
    if had_place:
        _pass_on(row, seat, by)


def _pass_on(row: Session, seat: Seat, by: Actor) -> None:
    row.sequence += 1
    row.save(update_fields=["sequence"])
    if seat.account_id not in row.facilitators:
        call_off(row, seat.account_id, by)
    fill_up(row, by)


def _remind(seat: Seat, by: Actor) -> bool:
    """Once, whatever becomes of the letter; not where it would come by morning and that is too late."""
    row = seat.session
    seat.is_reminded = True
    seat.save(update_fields=["is_reminded"])
    kind = MessageKind.DATE_NEAR
    if goes_out_at(seat.account_id, kind) >= row.begins:
        return False
    tell(
        account=seat.account_id,
        hospital=row.hospital_id,
        kind=kind,
        about=f"reminder:{row.pk}",
        by=Actor.system(row.hospital_id),
        haste=Haste(latest=row.begins),
    )
    return True
