"""What a staff session remembers: when it began, when it was last used, on what, the second factor."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from lamppost.core.clock import now
from lamppost.people.rules import BEGAN, BROWSER, SEEN, SYSTEM, is_over
from lamppost.web.devices import browser_in, system_in

SECOND_FACTOR: Final = "second_factor_at"
CAST: Final = "is_cast"
NOTED_EVERY: Final = timedelta(minutes=1)


def begin(session: SessionBase, agent: str = "") -> None:
    """Starts the clock of a session that somebody has just signed in to, with that kind of browser."""
    session[BEGAN] = session[SEEN] = now().isoformat()
    session[BROWSER], session[SYSTEM] = browser_in(agent), system_in(agent)
    session.pop(SECOND_FACTOR, None)


def give_second_factor(session: SessionBase, at: datetime | None = None) -> None:
    """Notes that a second factor was given, at this moment or when an identity provider says it was."""
    session[SECOND_FACTOR] = min(at or now(), now()).isoformat()


def step_up(session: SessionBase, at: datetime | None = None) -> None:
    """The same, for a session that goes on: under a new key, so that an old one opens nothing."""
    session.cycle_key()
    give_second_factor(session, at)


def begin_as_cast(session: SessionBase, agent: str = "") -> None:
    """In the demo: a session whose second factor never grows old."""
    begin(session, agent)
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
