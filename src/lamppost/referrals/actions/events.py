"""After a hard event: several are offered support at once, and nothing of the event itself is kept."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError
from django.db.transaction import atomic

from lamppost.audit.actions import record
from lamppost.core.access import Actor, Role, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound
from lamppost.core.ids import Code, random_id
from lamppost.core.jobs import defer
from lamppost.core.transactions import transaction
from lamppost.outreach import access as outreach
from lamppost.outreach.queries.promises import contact_by
from lamppost.outreach.rules import STRICTER, Route, Urgency
from lamppost.program.queries import physician
from lamppost.referrals.access import ReferralPermission
from lamppost.referrals.actions.involving import note_parties, seal_event
from lamppost.referrals.actions.submitting import (
    AlreadySent,
    digest,
    is_replay,
    raise_alarm,
    raise_alarm_for_replay,
    store,
)
from lamppost.referrals.models import Activation, EventDoor, Referral
from lamppost.referrals.queries.cover import urgencies
from lamppost.referrals.queries.sealed import event_place, report_in
from lamppost.referrals.rules import Submission
from lamppost.referrals.rules.events import (
    MOST_PEOPLE,
    ActivationState,
    Event,
    Report,
    name_and_department,
)
from lamppost.vault.actions import index, new_key, record_with_actor, shred
from lamppost.vault.queries import data_key, indexed
from lamppost.vault.rules import CannotOpen, seal

APART: Final = timedelta(minutes=10)
CHANCE: Final = random.SystemRandom()


def start(
    *,
    hospital: int,
    event: Event,
    physicians: tuple[int, ...],
    is_unsafe: bool,
    form: str,
    by: Actor,
) -> None:
    """Asks for everybody chosen from the roster, one request each. AlreadySent where that sheet came before;
    Invalid where nobody, too many, or somebody of another roster is chosen."""
    require(by, ReferralPermission.EVENT_START, hospital)
    people = tuple(dict.fromkeys(physicians))
    names = _names(hospital, people, by)
    event = replace(event, people=len(people), involved=people)
    sheet, asked = digest(form), _asked(hospital, event, is_unsafe, by)
    try:
        with transaction(by):
            row = _store(hospital, event, ActivationState.OPEN, sheet, by)
            note_parties(row, event, by)
            told = [replace(asked, name=name, physician=one) for one, name in names.items()]
            _ask_for_each(row, told, by)
            if is_unsafe:
                raise_alarm(hospital, _of_all(asked, names.values()), sheet, by)
            record(by=by, event="event.started", hospital=hospital)
    except IntegrityError as refused:
        if not is_replay(refused):
            raise
        raise_alarm_for_replay(hospital, _of_all(asked, names.values()), sheet, by)
        raise AlreadySent("This was received before.") from None


def report(*, hospital: int, report: Report, form: str, by: Actor) -> None:
    """Takes in what comes by the one-way door: the same steps and no word of an answer, whether or not its
    code fits; that is looked at afterwards. Danger is paged for in any case."""
    sheet, event = digest(form), report.event
    asked = _asked(hospital, event, report.is_unsafe, by)
    try:
        with transaction(by):
            require(by, ReferralPermission.EVENT_REPORT, hospital)
            row = _store(hospital, report, ActivationState.REPORTED, sheet, by)
            if report.is_unsafe:
                raise_alarm(hospital, _of_all(asked, report.names), sheet, by)
            record(by=by, event="event.reported", hospital=hospital)
            defer("referrals.take_up", activation=str(row.id), hospital=hospital)
    except IntegrityError as refused:
        if not is_replay(refused):
            raise
        raise_alarm_for_replay(hospital, _of_all(asked, report.names), sheet, by)


def take_up(*, activation: UUID, by: Actor) -> None:
    """What came by the door becomes a request for each name, which a coordinator resolves; with a code that
    does not fit it is forgotten. Done twice it does nothing."""
    with transaction(by):
        row = Activation.objects.select_for_update().filter(pk=activation).first()
        if row is None or row.state != ActivationState.REPORTED:
            return
        require(by, ReferralPermission.EVENT_TAKE_UP, row)
        told = report_in(row)
        if not _fits(row.hospital_id, told.code):
            shred(keys=[row.key_id], kind="event", by=by)
            return
        row.state = ActivationState.OPEN
        seal_event(row, replace(told.event, people=len(told.names)), by)
        asked = _asked(row.hospital_id, told.event, told.is_unsafe, by)
        _ask_for_each(row, [_named(asked, line) for line in told.names], by)
        record(by=by, event="event.taken_up", hospital=row.hospital_id)


def take_up_due(*, hospital: int, by: Actor) -> int:
    """Takes up what a lost job left, and forgets what nobody is supported for any more; returns how many."""
    with transaction(by):
        require(by, ReferralPermission.EVENT_TAKE_UP, hospital)
        here = Activation.objects.select_for_update(skip_locked=True).filter(hospital_id=hospital)
        waiting = list(here.filter(state=ActivationState.REPORTED).order_by("id"))
        taken = sum(_took_up(row, by) for row in waiting)
        over = [
            row for row in here.filter(state=ActivationState.OPEN).order_by("id") if _is_over(row)
        ]
        shred(keys=[row.key_id for row in over], kind="event", by=by)
    return taken + len(over)


def _took_up(row: Activation, by: Actor) -> bool:
    """One whose sealed part somebody has harmed holds up no other."""
    try:
        with atomic():
            take_up(activation=row.id, by=by)
    except CannotOpen:
        return False
    return True


def renew_event_door(*, hospital: int, by: Actor) -> Code:
    """A fresh code to give to risk, quality and house supervisors; an earlier one stops working."""
    with transaction(by):
        require(by, ReferralPermission.EVENT_DOOR_SET, hospital)
        code = Code.new()
        EventDoor.objects.update_or_create(
            hospital_id=hospital, defaults={"code": code.digest, "renewed_on": now().date()}
        )
        record_with_actor(by=by, event="event_door.renewed", hospital=hospital)
    return code


def shut_event_door(*, hospital: int, by: Actor) -> None:
    """No code works any more, until there is another one."""
    with transaction(by):
        require(by, ReferralPermission.EVENT_DOOR_SET, hospital)
        EventDoor.objects.filter(hospital_id=hospital).delete()
        record_with_actor(by=by, event="event_door.shut", hospital=hospital)


def _names(hospital: int, people: tuple[int, ...], by: Actor) -> dict[int, str]:
    if not 1 <= len(people) <= MOST_PEOPLE:
        raise Invalid({"people": "too_many" if people else "missing"})
    try:
        found = [physician(one, seen_by=by) for one in people]
    except NotFound:
        raise Invalid({"people": "choose"}) from None
    if any(one.hospital != hospital or not one.is_active for one in found):
        raise Invalid({"people": "choose"})
    return {one.id: one.name for one in found}


def _asked(hospital: int, event: Event, is_unsafe: bool, by: Actor) -> Submission:
    """What is asked for each of them. A lead who asks is a party, as with any request of theirs; a
    coordinator acts for the program."""
    soonest = min(urgencies(hospital), key=STRICTER.__getitem__)
    return Submission(
        route=Route.EVENT,
        name="",
        urgency=soonest if is_unsafe else Urgency.SOON,
        is_unsafe=is_unsafe,
        about=(event.kind,),
        referrer_account=None if by.has(Role.COORDINATOR, hospital) else by.account,
    )


def _named(asked: Submission, line: str) -> Submission:
    name, department = name_and_department(line)
    return replace(asked, name=name, department=department)


def _of_all(asked: Submission, names: Iterable[str]) -> Submission:
    """For the safety contact: one of these may be in danger, and who asked may not have said which."""
    return replace(asked, name="; ".join(names) or "?")


def _store(
    hospital: int, value: Event | Report, state: ActivationState, sheet: bytes, by: Actor
) -> Activation:
    key, row = new_key(hospital=hospital, by=by), random_id()
    return Activation.objects.create(
        id=row,
        key_id=key.id,
        hospital_id=hospital,
        form=sheet,
        state=state,
        started_at=now(),
        sealed_event=seal(key.secret, value, event_place(row)),
    )


def _ask_for_each(row: Activation, told: Iterable[Submission], by: Actor) -> None:
    """One request each, under a key of its own, that finds the others blindly. Each by a time of its own: no moment
    that is the same to all of them, or to the event, ties them."""
    for said in told:
        of_it, asked_at = replace(said, activation=row.id), row.started_at - CHANCE.random() * APART
        due = contact_by(row.hospital_id, said.urgency, asked_at)
        referral = store(row.hospital_id, of_it, asked_at, due, by)
        key = data_key(Referral.objects.values_list("key_id", flat=True).get(pk=referral), by=by)
        index(key=key, purpose=outreach.ACTIVATION, text=str(row.id), by=by)
        defer("referrals.resolve", referral=str(referral), hospital=row.hospital_id)


def _fits(hospital: int, code: str) -> bool:
    known = EventDoor.objects.filter(hospital_id=hospital).values_list("code", flat=True).first()
    return known is not None and bytes(known).hex() == code


def _is_over(row: Activation) -> bool:
    """Nobody of it waits or is being supported any more."""
    return not indexed(outreach.ACTIVATION, str(row.id)).exists()
