"""What a staff session remembers: when it began, when it was last used, the second factor."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from lamppost.core.clock import now
from lamppost.people.rules import is_over

BEGAN: Final = "signed_in_at"
SEEN: Final = "seen_at"
SECOND_FACTOR: Final = "second_factor_at"
CAST: Final = "is_cast"
NOTED_EVERY: Final = timedelta(minutes=1)


def begin(session: SessionBase) -> None:
    """Starts the clock of a session that somebody has just signed in to."""
    session[BEGAN] = session[SEEN] = now().isoformat()


def give_second_factor(session: SessionBase) -> None:
    """The seam for passkeys: notes that a second factor was given at this moment."""
    session[SECOND_FACTOR] = now().isoformat()


def begin_as_cast(session: SessionBase) -> None:
    """In the demo: a session whose second factor never grows old."""
    begin(session)
    give_second_factor(session)
    session[CAST] = True


def is_live(session: SessionBase) -> bool:
    """Whether it may go on; notes, at most once a minute, that it was used."""
    began, seen = _moment(session, BEGAN), _moment(session, SEEN)
    if began is None or seen is None or is_over(signed_in_at=began, seen_at=seen, now=now()):
        return False
    if now() - seen >= NOTED_EVERY:
        session[SEEN] = now().isoformat()
    return True


def second_factor_at(session: SessionBase) -> datetime | None:
    """When a second factor was given in this session."""
    is_cast = settings.LAMPPOST_DEMO and session.get(CAST)
    return now() if is_cast else _moment(session, SECOND_FACTOR)


def _moment(session: SessionBase, key: str) -> datetime | None:
    text = session.get(key)
    return datetime.fromisoformat(text) if text else None
