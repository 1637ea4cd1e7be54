"""A round is over: who was named comes without numbers, is invited or left out, and the rest is forgotten."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lamppost.audit.actions import follow, record
from lamppost.ballots import actions as ballots
from lamppost.ballots.queries import Told, papers
from lamppost.ballots.queries import box as box_row
from lamppost.ballots.rules import State
from lamppost.core.access import Actor, Role, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, NotNow
from lamppost.core.ids import random_id
from lamppost.core.text import fold
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import tell
from lamppost.notifications.rules import MessageKind
from lamppost.people.queries import accounts_with_role, leads_of
from lamppost.program.queries import PhysicianRow, PossiblePhysician
from lamppost.program.queries import physician as physician_row
from lamppost.supporters.access import NominationPermission
from lamppost.supporters.actions.invitations import ask
from lamppost.supporters.actions.nominations import held
from lamppost.supporters.models import Round, SlateRow
from lamppost.supporters.queries.nominations import (
    is_with_us,
    sealed_slate,
    slate_of,
    slate_place,
    sure_of,
    whom_meant,
    zone_of,
)
from lamppost.supporters.rules.nominations import (
    NOMINATIONS,
    REVIEW_LASTS,
    Named,
    Nomination,
    RoundState,
    Slate,
    last_day,
)
from lamppost.vault.actions import new_key, open_sealed, record_with_actor, shred
from lamppost.vault.queries import data_key, read_by_program
from lamppost.vault.rules import seal

SHUFFLE: Final = random.SystemRandom()
LOOKED_FOR: Final = "nominations"  # the purpose that a look at the names is recorded with


@dataclass(frozen=True, slots=True, repr=False)
class Nominee:
    """Somebody who was named: who it is, else what was written and whom that may mean."""

    id: UUID
    name: str
    department: str
    is_sure: bool
    has_address: bool
    candidates: tuple[PossiblePhysician, ...] = ()


def take_in(*, hospital: int, by: Actor) -> int:
    """What has become of the boxes of open rounds; returns how many rounds are over.

    The ballots of a counted box become one list of names, each once, and are destroyed in the same
    transaction: how often somebody was named, and who together with whom, is gone before anybody looks.
    """
    with transaction(by):
        require(by, NominationPermission.ROUND_KEEP, hospital)
        waiting = Round.objects.select_for_update(skip_locked=True).filter(
            hospital_id=hospital, state=RoundState.OPEN
        )
        return sum(_take_in(row, by) for row in waiting.order_by("id"))


def see_slate(*, round: UUID, by: Actor) -> tuple[Nominee, ...]:
    """Who was named and is not decided on yet, by name; the look is recorded."""
    with transaction(by):
        row = held(round, by, RoundState.REVIEW)
        sealed = slate_of(row)
        if sealed is None:
            return ()
        slate = open_sealed(sealed=sealed_slate(sealed), purpose=LOOKED_FOR, by=by)
        found = [_nominee(one, row) for one in slate.named]
    return tuple(sorted((one for one in found if one), key=lambda one: fold(one.name)))


def invite_nominee(
    *,
    round: UUID,
    nominee: UUID,
    physician: int | None,
    email: str,
    is_agreement_signed: bool,
    by: Actor,
) -> None:
    """Asks one of those who were named, by letter. `physician`: who it is, where the name did not say;
    `email`: their address, where the roster has none; `is_agreement_signed`: whether counsel has signed
    the agreement that they would sign."""
    with transaction(by):
        row = held(round, by, RoundState.REVIEW)
        sealed = _waiting(row)
        one = _find(sealed, nominee)
        who = _who(one.physician or physician, row, by)
        if who.id == by.physician:
            raise NotNow("You cannot invite yourself; somebody else who holds this round can.")
        if not is_agreement_signed:
            raise NotNow("Counsel has to sign the agreement first.")
        account = ask(who, email, by)
        _keep_without(sealed, nominee, by)
        record_with_actor(by=by, event="supporter.invited", hospital=row.hospital_id, whom=account)


def finish_round(*, round: UUID, by: Actor) -> None:
    """Whoever was not invited is forgotten, and with them that they were ever named."""
    with transaction(by):
        row = held(round, by, RoundState.REVIEW)
        _finish(row, by)
        record_with_actor(by=by, event="round.finished", hospital=row.hospital_id)


def finish_overdue(*, hospital: int, by: Actor) -> int:
    """The same for rounds that nobody has finished in time; returns how many."""
    with transaction(by):
        require(by, NominationPermission.ROUND_KEEP, hospital)
        over = Round.objects.select_for_update(skip_locked=True).filter(
            hospital_id=hospital, state=RoundState.REVIEW, review_by__lt=now().date()
        )
        rows = list(over.order_by("id"))
        for row in rows:
            _finish(row, by)
            record(by=by, event="round.finished", hospital=hospital)
    return len(rows)


def _take_in(row: Round, by: Actor) -> bool:
    told = _told(row)
    if told is not None and told.state is State.OPEN:
        _prolong(row, told)
        return False
    if told is None or told.state is State.UNREAD:
        row.state = RoundState.TOO_FEW
    else:
        _to_review(row, told, by)
    if told is not None:
        ballots.destroy(box=told.id, by=by)
    row.box, row.owes_letters = None, False
    row.save()
    _tell_holders(row, by)
    record(by=by, event="round.closed", hospital=row.hospital_id)
    return True


def _told(row: Round) -> Told | None:
    """The round's box; None where a restore has lost it."""
    try:
        return box_row(row.box) if row.box else None
    except NotFound:
        return None


def _prolong(row: Round, told: Told) -> None:
    """Too few have answered: it stays open longer, once, and everybody hears of it."""
    if told.has_waited and not row.is_prolonged:
        row.is_prolonged, row.owes_letters, row.written_on = True, True, now().date()
        row.closes_on = last_day(told.closes_at, zone_of(row.hospital_id))
        row.save()


def _to_review(row: Round, told: Told, by: Actor) -> None:
    ballots_cast = papers(kind=NOMINATIONS, box=told.id, by=by)
    slate = _slate(row, ballots_cast)
    key, one = new_key(hospital=row.hospital_id, by=by), random_id()
    row.state, row.review_by = RoundState.REVIEW, now().date() + REVIEW_LASTS
    row.asked, row.answered = told.issued, told.cast
    row.box = None
    row.save()
    SlateRow.objects.create(
        id=one,
        key_id=key.id,
        round=row,
        hospital_id=row.hospital_id,
        sealed_slate=seal(key.secret, slate, slate_place(one)),
    )


def _slate(row: Round, given: Iterable[Nomination]) -> Slate:
    """Each name once, in random order. Of whom the roster knows, not even the spelling is kept; who is
    with us already needs no invitation."""
    typed = {fold(name): name for one in given for name in one.names}
    sure: dict[int, Named] = {}
    unsure: list[Named] = []
    for name in typed.values():
        who = sure_of(whom_meant(row.hospital_id, row.department.name, name))
        if who is None:
            unsure.append(Named(random_id(), None, name))
        elif not is_with_us(who):
            sure[who] = Named(random_id(), who)
    named = [*sure.values(), *unsure]
    SHUFFLE.shuffle(named)
    return Slate(tuple(named))


def _nominee(one: Named, row: Round) -> Nominee | None:
    """None for somebody who has left the roster since."""
    if one.physician is None:
        found = whom_meant(row.hospital_id, row.department.name, one.typed)
        return Nominee(one.id, one.typed, "", False, True, found)
    who = physician_row(one.physician, seen_by=Actor.system(row.hospital_id))
    if not who.is_active:
        return None
    return Nominee(one.id, who.name, who.department, True, bool(who.email))


def _waiting(row: Round) -> SlateRow:
    sealed = slate_of(row)
    if sealed is None:
        raise NotFound("these names are forgotten")
    return sealed


def _find(sealed: SlateRow, nominee: UUID) -> Named:
    named = read_by_program(sealed_slate(sealed)).named
    for one in named:
        if one.id == nominee:
            return one
    raise NotFound("nobody of that id was named")


def _who(physician: int | None, row: Round, by: Actor) -> PhysicianRow:
    if physician is None:
        raise Invalid({"physician": "choose"})
    found = physician_row(physician, seen_by=by)
    if found.hospital != row.hospital_id or not found.is_active:
        raise NotFound("nobody on that roster")
    return found


def _keep_without(sealed: SlateRow, nominee: UUID, by: Actor) -> None:
    key = data_key(sealed.key_id, by=by)
    rest = read_by_program(sealed_slate(sealed)).without(nominee)
    sealed.sealed_slate = seal(key.secret, rest, slate_place(sealed.id))
    with transaction(Actor.system(sealed.hospital_id)):
        sealed.save(update_fields=["sealed_slate"])
    follow(key=sealed.key_id, by=by)


def _finish(row: Round, by: Actor) -> None:
    program = Actor.system(row.hospital_id)
    sealed = slate_of(row)
    if sealed is not None:
        follow(key=sealed.key_id, by=by)
        shred(keys=[sealed.key_id], kind="nominations", by=program)
    row.state, row.review_by = RoundState.DONE, None
    row.save(update_fields=["state", "review_by"])


def _tell_holders(row: Round, by: Actor) -> None:
    """Who leads the department; where nobody does, the hospital's coordinators."""
    coordinators = (one.id for one in accounts_with_role(Role.COORDINATOR, row.hospital_id))
    for account in leads_of(row.department_id) or tuple(coordinators):
        tell(
            account=account,
            hospital=row.hospital_id,
            kind=MessageKind.WAITING,
            about=f"round:{row.id}",
            by=by,
        )
