"""A round of nominations in Valley's emergency department: what its tests begin from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

import time_machine

from lamppost.ballots import actions as ballots
from lamppost.ballots.tasks import close_due
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.ids import Code
from lamppost.core.text import fold
from lamppost.program.models import Department, Physician
from lamppost.program.rules import Profession
from lamppost.supporters import actions
from lamppost.supporters.actions import Nominee
from lamppost.supporters.models import Round
from lamppost.supporters.rules.nominations import USUAL, Nomination, Text, nomination
from lamppost.supporters.tasks import keep_nominations
from tests.cast import Cast

# With Rosa, Remy and Sam eight people work there; two of them have no address.
COLLEAGUES: Final = ("Ana Alvarez", "Ben Bishop", "Chloe Castillo", "Dev Desai", "Ella Edwards")
WITHOUT_ADDRESS: Final = frozenset({"Dev Desai", "Ella Edwards"})
AFTER: Final = USUAL + timedelta(days=2)
TEXT: Final = Text(3, b"\x07" * 32, "en")


@dataclass(frozen=True)
class Staffed:
    """The department with enough people in it."""

    cast: Cast
    colleagues: dict[str, Physician]

    @property
    def program(self) -> Actor:
        return Actor.system(self.cast.valley.pk)

    @property
    def lead(self) -> Actor:
        return self.cast.lead.actor(now())


def staffed(cast: Cast) -> Staffed:
    return Staffed(cast, {name: hired(name, cast.emergency) for name in COLLEAGUES})


def hired(name: str, department: Department) -> Physician:
    first, last = name.split()
    email = None if name in WITHOUT_ADDRESS else f"{first}.{last}@example.org".lower()
    return Physician.objects.create(
        hospital=department.hospital,
        department=department,
        first_name=first,
        last_name=last,
        name_folded=fold(name),
        email=email,
        profession=Profession.PHYSICIAN,
        specialty=department.name,
    )


def begun(at: Staffed) -> UUID:
    """A round of two weeks, by the lead."""
    return actions.open_round(
        hospital=at.cast.valley.pk,
        department=at.cast.emergency.pk,
        closes_on=now().date() + USUAL,
        by=at.lead,
    )


def codes(at: Staffed, round: UUID) -> dict[str, Code]:
    """What stands in each letter and on each card, by its holder."""
    people = Physician.objects.filter(department=at.cast.emergency).exclude(email=None)
    holders = [*(f"physician:{one.pk}" for one in people), "card:0", "card:1"]
    box = Round.objects.get(pk=round).box
    assert box is not None
    return ballots.issue(box=box, holders=holders, by=at.program)


def answered(at: Staffed, round: UUID, ballots_cast: Iterable[tuple[str, ...]]) -> None:
    """So many people name these, one after the other."""
    given = list(codes(at, round).values())
    for code, names in zip(given, ballots_cast, strict=False):
        nominated(at.cast, code, names)


def nominated(cast: Cast, code: Code, names: tuple[str, ...]) -> None:
    here, by = cast.valley.pk, Actor.code(cast.valley.pk)
    actions.nominate(hospital=here, code=code, nomination=ballot(*names), by=by)


def ballot(*names: str) -> Nomination:
    return nomination(names)


FIVE: Final = (
    ("Ana Alvarez", "Ben Bishop"),
    ("ana alvarez",),
    ("Ana Alvarez", "Sam Supporter"),
    ("Dev Desai", "Ben Bishop"),
    ("Somebody Unknown",),
)


def reviewed(at: Staffed, given: Iterable[tuple[str, ...]] = FIVE) -> UUID:
    """A round that was answered and is over, two weeks later."""
    round = begun(at)
    answered(at, round, given)
    with time_machine.travel(now() + AFTER):
        close_due(0)
        keep_nominations(0)
    return round


def slate(at: Staffed, round: UUID) -> dict[str, Nominee]:
    """What the lead sees, by name."""
    return {one.name: one for one in actions.see_slate(round=round, by=at.lead)}


def invited(at: Staffed, round: UUID, name: str = "Ana Alvarez", email: str = "") -> Actor:
    """Somebody who was named is invited, and signs in."""
    from lamppost.people.queries import account_of_physician, actor_for

    actions.invite_nominee(
        round=round,
        nominee=slate(at, round)[name].id,
        physician=None,
        email=email,
        is_agreement_signed=True,
        by=at.lead,
    )
    account = account_of_physician(at.colleagues[name].pk)
    assert account is not None
    return actor_for(account)
