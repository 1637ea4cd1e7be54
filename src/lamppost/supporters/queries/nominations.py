"""Rounds of nominations, who was invited, and one's own invitation and agreement."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q

from lamppost.core.access import Actor, may, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.core.transactions import transaction
from lamppost.people.queries import account_of_physician
from lamppost.program.queries import (
    DepartmentRow,
    PhysicianRow,
    PossiblePhysician,
    departments,
    hospital,
    possible_physicians,
    roster,
)
from lamppost.supporters.access import NominationPermission, held_by
from lamppost.supporters.models import Agreement, Invitation, Round, SlateRow, Supporter
from lamppost.supporters.rules import Standing
from lamppost.supporters.rules.nominations import (
    LIVE,
    NOMINATES,
    InvitationState,
    Likely,
    RoundState,
    Slate,
    the_one,
)
from lamppost.vault.rules import Place, Sealed


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round; `asked` and `answered` are known of a counted one alone."""

    id: UUID
    hospital: int
    department: int
    department_name: str
    state: RoundState
    closes_on: date
    is_prolonged: bool
    written_on: date
    owes_letters: bool
    review_by: date | None
    asked: int | None
    answered: int | None


@dataclass(frozen=True, slots=True)
class Reached:
    """How many people of a department a letter reaches, and how many need a card."""

    by_letter: int
    by_card: int


@dataclass(frozen=True, slots=True, repr=False)
class InvitedRow:
    """Somebody who was invited, as whoever invites may know it: a reason is known to nobody."""

    name: str
    department: str
    is_in_training: bool
    is_not_now: bool
    ends_on: date | None  # until when they may answer


@dataclass(frozen=True, slots=True)
class OwnInvitation:
    """What somebody is asked, and until when they may answer."""

    hospital: int
    hospital_name: str
    department: str
    ends_on: date


@dataclass(frozen=True, slots=True)
class SignedRow:
    """The agreement that somebody has signed last."""

    hospital: int
    hospital_name: str
    version: int
    digest: bytes = field(repr=False)
    language: str
    name: str = field(repr=False)
    signed_on: date


def rounds(hospital: int, *, seen_by: Actor) -> tuple[RoundRow, ...]:
    """Those at that hospital which the actor holds, the newest first."""
    found = Round.objects.filter(held_by(seen_by), hospital_id=hospital)
    rows = found.select_related("department").order_by("-closes_on", "id")
    return tuple(_round(row) for row in rows)


def one_round(one: UUID, *, seen_by: Actor) -> RoundRow:
    """That round; NotFound for one that the actor does not hold."""
    found = Round.objects.filter(held_by(seen_by), pk=one).select_related("department").first()
    if found is None:
        raise NotFound("no such round")
    return _round(found)


def can_begin(hospital: int, *, seen_by: Actor) -> tuple[DepartmentRow, ...]:
    """The departments in which the actor may begin a round now, by name."""
    live = Round.objects.filter(hospital_id=hospital, state__in=LIVE)
    busy = set(live.values_list("department_id", flat=True))
    return tuple(
        one
        for one in departments(hospital)
        if one.stage in NOMINATES and one.id not in busy and _holds(one, seen_by)
    )


def reached(round: RoundRow) -> Reached:
    """Whom of the department a letter reaches."""
    people = people_of(round.hospital, round.department)
    by_letter = sum(1 for one in people if one.email)
    return Reached(by_letter, len(people) - by_letter)


def people_of(hospital: int, department: int) -> list[PhysicianRow]:
    """Everybody on the roster of a department."""
    by, page, has_next = Actor.system(hospital), 1, True
    found: list[PhysicianRow] = []
    while has_next:
        part = roster(hospital, seen_by=by, department=department, page=page)
        found += part.rows
        page, has_next = page + 1, part.has_next
    return found


def invited(hospital: int, *, seen_by: Actor) -> tuple[InvitedRow, ...]:
    """Whoever was invited there and has not begun, and who is in training since; by name."""
    held = held_by(seen_by)
    asked = Invitation.objects.filter(
        held & (is_waiting() | Q(state=InvitationState.NOT_NOW)), hospital_id=hospital
    )
    training = Supporter.objects.filter(
        held, hospital_id=hospital, standing=Standing.IN_TRAINING
    ).exclude(agreements=None)
    rows = [_invited(one) for one in asked.select_related("account", "department")]
    rows += [_in_training(one) for one in training.select_related("account", "department")]
    return tuple(sorted(rows, key=lambda row: row.name))


def own_invitation(*, seen_by: Actor) -> OwnInvitation | None:
    """What waits for an answer of one's own."""
    require(seen_by, NominationPermission.INVITATION_ANSWER)
    found = (
        Invitation.objects.filter(waiting_for(seen_by))
        .select_related("hospital", "department")
        .first()
    )
    if found is None:
        return None
    department = found.department.name if found.department else ""
    return OwnInvitation(found.hospital_id, found.hospital.name, department, found.ends_on)


def own_agreement(*, seen_by: Actor) -> SignedRow | None:
    """What one has signed last."""
    require(seen_by, NominationPermission.AGREEMENT_VIEW)
    signed = Agreement.objects.filter(Q(supporter__account_id=seen_by.account))
    found = signed.select_related("supporter__hospital").order_by("-version").first()
    if found is None:
        return None
    place = found.supporter.hospital
    return SignedRow(
        place.pk, place.name, found.version, bytes(found.digest), found.language, found.name,
        found.signed_on,
    )  # fmt: skip


def hospitals_with_rounds() -> list[int]:
    """Where a round or an invitation is to be looked after."""
    live = Round.objects.filter(state__in=LIVE).values_list("hospital_id", flat=True)
    asked = Invitation.objects.values_list("hospital_id", flat=True)
    return sorted({*live, *asked})


def whom_meant(hospital: int, department: str, typed: str) -> tuple[PossiblePhysician, ...]:
    """Whom on the roster a typed name may mean; who works in the department comes first."""
    by = Actor.system(hospital)
    return possible_physicians(hospital, name=typed, department=department, seen_by=by)


def sure_of(found: Collection[PossiblePhysician]) -> int | None:
    """The one among them, where nobody need be asked."""
    return the_one([Likely(one.physician, one.score) for one in found])


def waiting_for(by: Actor) -> Q:
    """The invitation that waits for that actor's answer."""
    return Q(account_id=by.account, ends_on__gte=now().date()) & is_waiting()


def is_waiting() -> Q:
    """Invitations without an answer, of people who were not taken on in another way meanwhile."""
    return Q(state=InvitationState.WAITING, account__supporter__standing=Standing.INVITED)


def is_with_us(physician: int) -> bool:
    """Whether somebody is a supporter, in training, or has been asked and may still answer."""
    theirs = Supporter.objects.filter(Q(account_id=account_of_physician(physician)))
    return theirs.exclude(standing=Standing.STEPPED_DOWN).exists()


def sealed_slate(row: SlateRow) -> Sealed[Slate]:
    return Sealed(row.key_id, row.hospital_id, slate_place(row.id), bytes(row.sealed_slate), Slate)


def slate_place(row: UUID) -> Place:
    return Place("supporters_slaterow", row, "sealed_slate")


def slate_of(round: Round) -> SlateRow | None:
    """The names that wait in a round, locked; None once they are forgotten."""
    with transaction(Actor.system(round.hospital_id)):
        return SlateRow.objects.select_for_update().filter(round=round).first()


def zone_of(place: int) -> str:
    return hospital(place).time_zone


def _holds(one: DepartmentRow, by: Actor) -> bool:
    there = Round(hospital_id=one.hospital, department_id=one.id)
    return may(by, NominationPermission.ROUND_HOLD, there)


def _round(row: Round) -> RoundRow:
    return RoundRow(
        id=row.id,
        hospital=row.hospital_id,
        department=row.department_id,
        department_name=row.department.name,
        state=RoundState(row.state),
        closes_on=row.closes_on,
        is_prolonged=row.is_prolonged,
        written_on=row.written_on,
        owes_letters=row.owes_letters,
        review_by=row.review_by,
        asked=row.asked,
        answered=row.answered,
    )


def _invited(one: Invitation) -> InvitedRow:
    is_not_now = one.state == InvitationState.NOT_NOW or one.ends_on < now().date()
    department = one.department.name if one.department else ""
    until = None if is_not_now else one.ends_on
    return InvitedRow(one.account.name, department, False, is_not_now, until)


def _in_training(one: Supporter) -> InvitedRow:
    department = one.department.name if one.department else ""
    return InvitedRow(one.account.name, department, True, False, None)
