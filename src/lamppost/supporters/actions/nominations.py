"""A department asks its people whom they would turn to: letters and cards to all, one ballot each."""

import random
from datetime import date
from typing import Final
from uuid import UUID

from django.conf import settings

from lamppost.audit.actions import record
from lamppost.ballots import actions as ballots
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, NotNow
from lamppost.core.ids import Code, random_id
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import post
from lamppost.notifications.rules import MessageKind
from lamppost.program.queries import departments
from lamppost.program.queries import hospital as hospital_row
from lamppost.supporters.access import NominationPermission, held_by
from lamppost.supporters.models import Round
from lamppost.supporters.queries.nominations import can_begin, people_of
from lamppost.supporters.rules.nominations import (
    NOMINATIONS,
    Nomination,
    RoundState,
    closes_at,
    may_close,
    may_remind,
    way_there,
)
from lamppost.vault.actions import record_with_actor

SHUFFLE: Final = random.SystemRandom()


def open_round(*, hospital: int, department: int, closes_on: date, by: Actor) -> UUID:
    """Begins a round; the worker writes to everybody within minutes. NotNow where one is under way, the
    department has not come so far, or so few work there that nothing could ever be read."""
    with transaction(by):
        row = Round(hospital_id=hospital, department_id=department, closes_on=closes_on)
        _check_place(row)
        require(by, NominationPermission.ROUND_HOLD, row)
        if not may_close(now().date(), closes_on):
            raise Invalid({"closes_on": "choose"})
        if department not in [one.id for one in can_begin(hospital, seen_by=by)]:
            raise NotNow("A round is under way there, or the department has not come so far.")
        if len(people_of(hospital, department)) < NOMINATIONS.fewest:
            raise NotNow(
                "Fewer than five people work there: their answers could not be kept apart."
            )
        row.written_on = now().date()
        row.box = _open_box(row)
        row.save(force_insert=True)
        record_with_actor(by=by, event="round.opened", hospital=hospital)
    return row.id


def remind(*, round: UUID, by: Actor) -> None:
    """Everybody is written to again, also those who have answered: nobody knows who has."""
    with transaction(by):
        row = held(round, by, RoundState.OPEN)
        if row.owes_letters or not may_remind(now().date(), row.written_on):
            raise NotNow("Everybody was written to in the last three days.")
        row.owes_letters, row.written_on = True, now().date()
        row.save(update_fields=["owes_letters", "written_on"])
        record_with_actor(by=by, event="round.reminded", hospital=row.hospital_id)


def draw_cards(*, round: UUID, by: Actor) -> tuple[Code, ...]:
    """One code for each person without an address, to print and to hand out; in no order, and no card is
    anybody's. The same codes each time: what is printed twice still counts once."""
    with transaction(by):
        row = held(round, by, RoundState.OPEN)
        codes = [code for holder, code in _issued(row).items() if holder.startswith("card:")]
        SHUFFLE.shuffle(codes)
        record_with_actor(by=by, event="cards.drawn", hospital=row.hospital_id)
    return tuple(codes)


def cancel_round(*, round: UUID, by: Actor) -> None:
    """Ends a round that is open; what was answered is destroyed, and nobody has read it."""
    with transaction(by):
        row = held(round, by, RoundState.OPEN)
        ballots.destroy(box=_box(row), by=_program(row))
        record_with_actor(by=by, event="round.cancelled", hospital=row.hospital_id)
        row.delete()


def nominate(*, hospital: int, code: Code, nomination: Nomination, by: Actor) -> None:
    """Takes one ballot. NotTaken, in the same words, for a code that was used, is none, or comes too late.
    Nothing records it."""
    with transaction(by):
        require(by, NominationPermission.NOMINATION_MAKE, hospital)
        ballots.cast(kind=NOMINATIONS, hospital=hospital, code=code, answer=nomination, by=by)


def write_letters(*, hospital: int, by: Actor) -> int:
    """Queues the letters that open rounds still owe; returns for how many rounds."""
    with transaction(by):
        require(by, NominationPermission.ROUND_KEEP, hospital)
        owing = Round.objects.select_for_update(skip_locked=True).filter(
            hospital_id=hospital, state=RoundState.OPEN, owes_letters=True
        )
        rows = list(owing.order_by("id"))
        for row in rows:
            _write_to_all(row)
            row.owes_letters = False
            row.save(update_fields=["owes_letters"])
            record(by=by, event="round.written", hospital=hospital)
    return len(rows)


def held(round: UUID, by: Actor, state: RoundState) -> Round:
    """The round, locked, for an actor who holds it; NotNow where it is in another state."""
    row = Round.objects.select_for_update().filter(held_by(by), pk=round).first()
    if row is None:
        raise NotFound("no such round")
    require(by, NominationPermission.ROUND_HOLD, row)
    if row.state != state:
        raise NotNow("This round has moved on.")
    return row


def _check_place(row: Round) -> None:
    known = {one.id for one in departments(row.hospital_id)}
    if row.department_id not in known:
        raise NotFound("no such department")


def _open_box(row: Round) -> UUID:
    row.id = random_id()
    return ballots.open_box(
        kind=NOMINATIONS,
        subject=f"round:{row.id}",
        hospital=row.hospital_id,
        closes_at=closes_at(row.closes_on, hospital_row(row.hospital_id).time_zone),
        by=_program(row),
    )


def _write_to_all(row: Round) -> None:
    """In random order, so that not even the order of the queue is the roster's."""
    codes, slug = _issued(row), hospital_row(row.hospital_id).slug
    letters = [
        (one.email, codes[f"physician:{one.id}"])
        for one in people_of(row.hospital_id, row.department_id)
        if one.email
    ]
    SHUFFLE.shuffle(letters)
    for address, code in letters:
        post(
            address=address,
            hospital=row.hospital_id,
            kind=MessageKind.BALLOT,
            about=f"round:{row.id}",
            link=f"{settings.LAMPPOST_URL}{way_there(slug)}#{code}",
            code=code,
            by=_program(row),
        )


def _issued(row: Round) -> dict[str, Code]:
    """A code for each on the roster whom a letter reaches, and a card for each of the others."""
    people = people_of(row.hospital_id, row.department_id)
    reached = [f"physician:{one.id}" for one in people if one.email]
    cards = [f"card:{number}" for number in range(len(people) - len(reached))]
    return ballots.issue(box=_box(row), holders=[*reached, *cards], by=_program(row))


def _box(row: Round) -> UUID:
    if row.box is None:
        raise NotFound("no box")
    return row.box


def _program(row: Round) -> Actor:
    return Actor.system(row.hospital_id)
