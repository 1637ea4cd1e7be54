"""What somebody may do goes with where they stand: who is in training learns, and only who is certified supports."""

from typing import Final

from lamppost.core.access import Actor, Grant, Role
from lamppost.people.actions import grant_role, withdraw_role
from lamppost.supporters.models import Supporter

OF_A_SUPPORTER: Final = (Role.TRAINEE, Role.SUPPORTER)


def may_learn(row: Supporter) -> None:
    """From their yes on: sessions, the handbook, their own standing."""
    _give(row, Role.TRAINEE)


def learns_no_more(row: Supporter) -> None:
    """Whoever is taken on without a training here."""
    _take(row, Role.TRAINEE)


def may_support(row: Supporter) -> None:
    """From their certificate on, in place of the other."""
    learns_no_more(row)
    _give(row, Role.SUPPORTER)


def may_do_neither(row: Supporter) -> None:
    """Once they have stepped down."""
    for role in OF_A_SUPPORTER:
        _take(row, role)


def _give(row: Supporter, role: Role) -> None:
    grant = Grant(role, row.hospital_id)
    grant_role(account=row.account_id, grant=grant, by=Actor.system(row.hospital_id))


def _take(row: Supporter, role: Role) -> None:
    grant = Grant(role, row.hospital_id)
    withdraw_role(account=row.account_id, grant=grant, by=Actor.system(row.hospital_id))
