"""The code that a room shows, and whose training is whole."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.crypto import salted_hmac

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import NotNow
from lamppost.training.access import SessionPermission
from lamppost.training.models import Seat, Session, UnitDone
from lamppost.training.queries.curriculum import parts_at
from lamppost.training.queries.sessions import visible_session
from lamppost.training.rules import Unit
from lamppost.training.rules.attendance import (
    Attended,
    Completion,
    DoneAlone,
    code_of,
    completions,
    is_code_shown,
    last_refreshed,
    step,
)
from lamppost.training.rules.sessions import SessionKind

SALT: Final = "lamppost room code"


def room_code(session: UUID, *, seen_by: Actor) -> str:
    """What the room shows now, for whoever teaches or plans it; NotNow long before and long after."""
    row = visible_session(session, seen_by)
    require(seen_by, SessionPermission.ATTENDANCE_NOTE, row)
    if row.cancelled_at is not None or not is_code_shown(row.begins, row.ends, now()):
        raise NotNow("The code is shown from half an hour before until half an hour after.")
    return _code(row.pk, step(now()))


def is_code_of(row: Session, typed: str, at: datetime) -> bool:
    """Whether that is what its room shows, or showed just before. Nothing is kept of a code: it follows
    from the site's secret, the session and the time."""
    shown = is_code_shown(row.begins, row.ends, at)
    codes = (_code(row.pk, step(at) - back) for back in (0, 1))
    return shown and any([compare_digest(code, typed) for code in codes])


def completed(account: int) -> tuple[Completion, ...]:
    """The trainings of that account that are whole: the first one, then each refresher; none where the
    first one is not. For the rooms above; they ask who may."""
    return completed_by([account]).get(account, ())


def completed_by(accounts: Collection[int]) -> dict[int, tuple[Completion, ...]]:
    """The same for many at once; without those who have completed nothing. What a first training consists
    of is what is in force where each of them serves."""
    people, parts = _attended_by(accounts)
    whole = {
        account: completions(one.attended, one.alone, frozenset(u.id for u in parts[one.hospital]))
        for account, one in people.items()
    }
    return {account: found for account, found in whole.items() if found}


def refreshed_by(accounts: Collection[int]) -> dict[int, Completion]:
    """For those of these who are certified already, wherever they were trained: what refreshed it last."""
    people, _parts = _attended_by(accounts)
    last = {account: last_refreshed(one.attended, one.alone) for account, one in people.items()}
    return {account: found for account, found in last.items() if found}


@dataclass(slots=True)
class _Person:
    """What is known of one account: where they serve, where they were, what they did alone."""

    hospital: int
    attended: list[Attended] = field(default_factory=list)
    alone: dict[str, DoneAlone] = field(default_factory=dict)


def _attended_by(
    accounts: Collection[int],
) -> tuple[dict[int, _Person], dict[int, tuple[Unit, ...]]]:
    """Those of these who were at a session, and the parts of the training in force where they serve."""
    was = Seat.objects.filter(
        account__in=accounts, attended_on__isnull=False, session__ends__lte=now()
    )
    people: dict[int, _Person] = {}
    for seat in was.select_related("session").order_by("session__begins", "pk"):
        one = people.setdefault(seat.account_id, _Person(seat.hospital_id))
        one.attended.append(_attended(seat.session))
    parts = {at: parts_at(at) for at in {one.hospital for one in people.values()}}
    _add_done_alone(people, parts)
    return people, parts


def _add_done_alone(people: dict[int, _Person], parts: dict[int, tuple[Unit, ...]]) -> None:
    """A part that the curriculum has no longer still counts as done, with no minutes."""
    minutes = {(at, unit.id): unit.minutes for at, units in parts.items() for unit in units}
    for row in UnitDone.objects.filter(account__in=people):
        one = people[row.account_id]
        if row.hospital_id == one.hospital:
            length = minutes.get((one.hospital, row.unit), 0)
            one.alone[row.unit] = DoneAlone(row.done_on, length)


def _attended(row: Session) -> Attended:
    return Attended(
        SessionKind(row.kind),
        row.begins.astimezone(ZoneInfo(row.zone)).date(),
        round((row.ends - row.begins).total_seconds() / 60),
        frozenset(row.units),
        frozenset(row.beforehand),
    )


def _code(session: UUID, step: int) -> str:
    return code_of(salted_hmac(SALT, f"{session}:{step}", algorithm="sha256").digest())
