"""Nominations: at Oakland one department is asked at the moment, of another the names wait for its lead. At each
hospital somebody who was named has said yes, and is in training.

Who names whom falls the same way each time, by the codes of cards; letters go out when the worker runs.
"""

from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from lamppost.ballots.actions import close_due
from lamppost.cli.demo_data.desk import Desk
from lamppost.cli.demo_data.people import people_of
from lamppost.cli.demo_data.places import adopters_of
from lamppost.cli.demo_data.sites import FREMONT, OAKLAND
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.ids import dice
from lamppost.launch.queries import signed_text
from lamppost.launch.rules import TextKind
from lamppost.people.queries import account_of_physician, actor_for, leads_of
from lamppost.program.queries import DepartmentRow
from lamppost.supporters import actions
from lamppost.supporters.rules.nominations import USUAL, Text, nomination

ASKED: Final = "Pediatrics"
NAMED: Final = "Internal Medicine"
DAY: Final = 24  # hours
TAKEN_IN: Final = 2  # days ago
# So long ago that the round was over when its names came, whatever the hour is, and by either clock of the year.
BEGUN: Final = TAKEN_IN + USUAL.days + 2  # days ago
UNKNOWN: Final = "Nat, on nights"  # whom nobody can find on the roster


def tell_nominations(desk: Desk) -> None:
    """Begun three days ago; and begun before that, over since."""
    rows = {one.name: one for one in adopters_of(OAKLAND)}
    with desk.ago(3 * DAY):
        _begin(rows[ASKED])
    _says_yes(desk, rows[NAMED], _over(desk, rows[NAMED]))
    there = next(one for one in adopters_of(FREMONT) if one.name == NAMED)
    round = _over(desk, there)
    _says_yes(desk, there, round)
    actions.finish_round(round=round, by=_lead(there))


def _over(desk: Desk, row: DepartmentRow) -> UUID:
    """A round that was answered, and whose names have come."""
    here = row.hospital
    with desk.ago(BEGUN * DAY):
        round = _begin(row)
        cards = actions.draw_cards(round=round, by=_lead(row))
    with desk.ago(9 * DAY):
        for code, names in zip(cards, _ballots(row), strict=False):
            ballot = nomination(names)
            actions.nominate(hospital=here, code=code, nomination=ballot, by=Actor.code(here))
    with desk.ago(TAKEN_IN * DAY):
        close_due(hospital=here, by=Actor.system(here))
        actions.take_in(hospital=here, by=Actor.system(here))
    return round


def _says_yes(desk: Desk, row: DepartmentRow, round: UUID) -> None:
    """The first by name whom a letter reaches is invited, and signs."""
    with desk.ago(DAY):
        lead = actor_for(leads_of(row.id)[0], now())
        sure = [one for one in actions.see_slate(round=round, by=lead) if one.is_sure]
        chosen = next(one for one in sure if one.has_address)
        actions.invite_nominee(
            round=round,
            nominee=chosen.id,
            physician=None,
            email="",
            is_agreement_signed=True,
            by=lead,
        )
        who = next(one for one in people_of(row.hospital, row.id) if one.name == chosen.name)
        text = signed_text(row.hospital, TextKind.AGREEMENT)
        account = account_of_physician(who.id)
        if text is not None and account is not None:
            read = Text(text.version, text.digest, "en")
            actions.accept_invitation(agreement=read, by=actor_for(account))


def _begin(row: DepartmentRow) -> UUID:
    return actions.open_round(
        hospital=row.hospital,
        department=row.id,
        closes_on=now().date() + USUAL,
        by=_lead(row),
    )


def _lead(row: DepartmentRow) -> Actor:
    return actor_for(leads_of(row.id)[0])


def _ballots(row: DepartmentRow) -> Iterator[Sequence[str]]:
    """A dozen people name one to three of six colleagues; one is known by a last name alone."""
    chance = dice(f"nominations of {row.name}")
    liked = chance.sample([one.name for one in people_of(row.hospital, row.id)], 6)
    for _ in range(11):
        yield chance.sample(liked, chance.randint(1, 3))
    yield (liked[0].split()[-1], UNKNOWN)
