"""Nominations at Oakland: one department is asked at the moment, of another the names wait for its lead.

Who names whom falls the same way each time, by the codes of cards; letters go out when the worker runs.
"""

from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from lamppost.ballots.actions import close_due
from lamppost.cli.demo_data.desk import Desk
from lamppost.cli.demo_data.people import people_of
from lamppost.cli.demo_data.places import adopters_of
from lamppost.cli.demo_data.sites import OAKLAND
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.ids import dice
from lamppost.people.queries import actor_for, leads_of
from lamppost.program.queries import DepartmentRow
from lamppost.supporters import actions
from lamppost.supporters.rules.nominations import USUAL, nomination

ASKED: Final = "Pediatrics"
NAMED: Final = "Internal Medicine"
DAY: Final = 24  # hours
UNKNOWN: Final = "Nat, on nights"  # whom nobody can find on the roster


def tell_nominations(desk: Desk) -> None:
    """Begun three days ago; and begun seventeen days ago, over since."""
    rows = {one.name: one for one in adopters_of(OAKLAND)}
    with desk.ago(3 * DAY):
        _begin(rows[ASKED])
    with desk.ago(17 * DAY):
        round = _begin(rows[NAMED])
        cards = actions.draw_cards(round=round, by=_lead(rows[NAMED]))
    with desk.ago(9 * DAY):
        for code, names in zip(cards, _ballots(rows[NAMED]), strict=False):
            by, ballot = Actor.code(desk.hospital), nomination(names)
            actions.nominate(hospital=desk.hospital, code=code, nomination=ballot, by=by)
    with desk.ago(2 * DAY):
        program = Actor.system(desk.hospital)
        close_due(hospital=desk.hospital, by=program)
        actions.take_in(hospital=desk.hospital, by=program)


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
