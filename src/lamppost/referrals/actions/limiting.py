"""How often the public door is tried, counted without keeping anybody's address (G6).

A source is counted under a hash whose key the database makes, keeps in memory tables only and replaces
every hour. Neither the key nor a count can be read by the program: it only asks for the number.
"""

from datetime import datetime
from typing import Any

from django.db import connection

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.referrals.access import ReferralPermission
from lamppost.referrals.rules import Tries, TryKind


def count_try(*, kind: TryKind, hospital: int, source: str, by: Actor) -> Tries:
    """Counts one more and returns how many there were this hour; hospital 0 where it is not known yet.

    One statement, outside of any transaction: no submission waits for another one's.
    """
    require(by, ReferralPermission.TRY_COUNT, hospital)
    counted = _count(kind, hospital, source, now())
    if counted is None:  # the hour of its key is over, or the server was started anew
        renew_door(by=Actor.system())
        counted = _count(kind, hospital, source, now())
    return counted or Tries(0, 0)


def renew_door(*, by: Actor) -> None:
    """Replaces a key that is an hour old, and forgets what was counted under it; else does nothing."""
    with transaction(by):
        require(by, ReferralPermission.DOOR_RENEW)
        _ask("SELECT lamppost_renew_door(%s)", now())


def _count(kind: TryKind, hospital: int, source: str, at: datetime) -> Tries | None:
    statement = "SELECT by_source, by_hospital FROM lamppost_count_try(%s, %s, %s, %s)"
    by_source, by_hospital = _ask(statement, kind.value, hospital, source, at)
    return None if by_source is None else Tries(by_source, by_hospital)


def _ask(statement: str, *values: Any) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] = cursor.fetchone()
    return row
