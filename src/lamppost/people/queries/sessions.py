"""Where somebody is signed in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.people.access import PeoplePermission
from lamppost.people.models import Session, stored
from lamppost.people.rules import BEGAN, BROWSER, SEEN, SYSTEM, is_over, to_the_hour


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session, as coarsely as its owner needs to know it again: no address, no exact time."""

    id: str
    browser: str
    system: str
    since: datetime
    seen: datetime
    is_this: bool


def open_sessions(*, seen_by: Actor, key: str | None) -> tuple[SessionRow, ...]:
    """Their own that still go on, the last used first; `key` is that of the session that asks."""
    require(seen_by, PeoplePermission.SESSION_END)
    found = Session.objects.filter(account=seen_by.account, expire_date__gt=now())
    rows = [_row(one.pk, one.get_decoded(), stored(key or "")) for one in found]
    return tuple(sorted((row for row in rows if row), key=lambda row: row.seen, reverse=True))


def _row(name: str, said: dict[str, Any], this: str) -> SessionRow | None:
    if BEGAN not in said or SEEN not in said:
        return None
    since, seen = datetime.fromisoformat(said[BEGAN]), datetime.fromisoformat(said[SEEN])
    if is_over(signed_in_at=since, seen_at=seen, now=now()):
        return None
    browser, system = said.get(BROWSER, "other"), said.get(SYSTEM, "other")
    return SessionRow(name, browser, system, to_the_hour(since), to_the_hour(seen), name == this)
