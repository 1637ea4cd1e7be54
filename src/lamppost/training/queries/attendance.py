"""The code that a room shows, and whose training is whole."""

from collections import defaultdict
from collections.abc import Collection
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
from lamppost.training.models import Seat, Session
from lamppost.training.queries.sessions import visible_session
from lamppost.training.rules.attendance import (
    Attended,
    Completion,
    DoneAlone,
    code_of,
    completions,
    is_code_shown,
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
    """The same for many at once; without those who have completed nothing."""
    sessions: defaultdict[int, list[Attended]] = defaultdict(list)
    was = Seat.objects.filter(
        account__in=accounts, attended_on__isnull=False, session__ends__lte=now()
    )
    for seat in was.select_related("session"):
        sessions[seat.account_id].append(_attended(seat.session))
    alone, required = _done_alone(list(sessions)), _required()
    found = {
        account: completions(attended, alone.get(account, {}), required)
        for account, attended in sessions.items()
    }
    return {account: whole for account, whole in found.items() if whole}


def _attended(row: Session) -> Attended:
    return Attended(
        SessionKind(row.kind),
        row.begins.astimezone(ZoneInfo(row.zone)).date(),
        round((row.ends - row.begins).total_seconds() / 60),
        frozenset(row.units),
        frozenset(row.beforehand),
    )


def _done_alone(accounts: Collection[int]) -> dict[int, dict[str, DoneAlone]]:
    return {}


def _required() -> frozenset[str]:
    return frozenset()


def _code(session: UUID, step: int) -> str:
    return code_of(salted_hmac(SALT, f"{session}:{step}", algorithm="sha256").digest())
