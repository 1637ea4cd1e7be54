"""A session is planned, changed, called off."""

from dataclasses import asdict
from uuid import UUID

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, NotNow
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import tell
from lamppost.notifications.rules import MessageKind
from lamppost.program import queries as program
from lamppost.training.access import SessionPermission
from lamppost.training.actions.dates import call_off, holders, invite
from lamppost.training.actions.seats import fill_up
from lamppost.training.models import Seat, Session
from lamppost.training.queries.sessions import details_of, possible_facilitators
from lamppost.training.rules.sessions import (
    Details,
    Invited,
    SeatState,
    SessionKind,
    problems,
    tidied,
)


def plan_session(
    *, hospital: int, hospitals: tuple[int, ...], kind: SessionKind, details: Details, by: Actor
) -> UUID:
    """Makes a session at `hospital`, by its clock, to which people of all `hospitals` may come (none: of
    that one alone); tells who teaches it. Invalid with every problem by field."""
    invited = Invited(hospital, tuple(sorted({hospital, *hospitals})))
    require(by, SessionPermission.SESSION_PLAN, invited)
    wanted = tidied(details)
    _check(wanted, invited.hospitals)
    with transaction(by):
        row = Session.objects.create(
            hospital_id=hospital,
            hospitals=list(invited.hospitals),
            kind=kind,
            zone=program.hospital(hospital).time_zone,
            **_columns(wanted),
        )
        for account in wanted.facilitators:
            invite(row, account, by)
        record(by=by, event="session.planned", hospital=hospital)
    return row.pk


def change_session(*, session: UUID, details: Details, by: Actor) -> None:
    """Changes what may change; calendars are told where it is at another time or place, who moves up gets
    a place. NotNow once it has begun; Invalid also for fewer places than are taken."""
    with transaction(by):
        row = _planned(session, by)
        wanted, before = tidied(details), details_of(row)
        _check(wanted, tuple(row.hospitals))
        if wanted.capacity < Seat.objects.filter(session=row, state=SeatState.TAKEN).count():
            raise Invalid({"capacity": "taken"})
        for name, value in _columns(wanted).items():
            setattr(row, name, value)
        _tell_changes(row, before, by)
        row.save()
        fill_up(row, by)
        record(by=by, event="session.changed", hospital=row.hospital_id)


def cancel_session(*, session: UUID, by: Actor) -> None:
    """Calls it off and takes it out of every calendar; who waited is told too. NotNow once it has begun."""
    with transaction(by):
        row = _planned(session, by)
        row.cancelled_at, row.sequence = now(), row.sequence + 1
        row.save(update_fields=["cancelled_at", "sequence"])
        for account in holders(row):
            call_off(row, account, by)
        _tell_line(row, by)
        record(by=by, event="session.cancelled", hospital=row.hospital_id)


def _planned(session: UUID, by: Actor) -> Session:
    """The session, held, for whoever plans for all its hospitals, while it is to come."""
    row = Session.objects.select_for_update().filter(pk=session).first()
    if row is None:
        raise NotFound("no such session")
    require(by, SessionPermission.SESSION_PLAN, row)
    if row.cancelled_at is not None:
        raise NotNow("It was called off.")
    if row.begins <= now():
        raise NotNow("It has begun; nothing can be changed any more.")
    return row


def _check(details: Details, hospitals: tuple[int, ...]) -> None:
    found = problems(details, now())
    known = {one.id for one in possible_facilitators(hospitals)}
    if not set(details.facilitators) <= known:
        found["facilitators"] = "choose"
    if found:
        raise Invalid(found)


def _columns(details: Details) -> dict[str, object]:
    lists = {"facilitators", "units", "beforehand"}
    return {name: list(v) if name in lists else v for name, v in asdict(details).items()}


def _tell_changes(row: Session, before: Details, by: Actor) -> None:
    """Everybody, where it is elsewhere or at another time; else only who now teaches, or no longer does."""
    now_taught, was_taught = set(row.facilitators), set(before.facilitators)
    is_elsewhere = before.is_elsewhere(details_of(row))
    if is_elsewhere or now_taught != was_taught:
        row.sequence += 1
    if row.begins != before.begins:
        Seat.objects.filter(session=row).update(is_reminded=False)
    held = holders(row)
    for account in held if is_elsewhere else sorted(now_taught - was_taught):
        invite(row, account, by)
    for account in sorted(was_taught - set(held)):
        call_off(row, account, by)


def _tell_line(row: Session, by: Actor) -> None:
    waiting = Seat.objects.filter(session=row, state=SeatState.WAITING)
    for account in waiting.order_by("asked_at").values_list("account_id", flat=True):
        kind, about = MessageKind.CHANGED, f"session:{row.pk}"
        tell(account=account, hospital=row.hospital_id, kind=kind, about=about, by=by)
