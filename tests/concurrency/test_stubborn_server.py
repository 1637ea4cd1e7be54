"""A mail server that puts off, refuses, stalls and hangs up, and a worker that goes on trying: nothing is lost,
nothing is told twice."""

import asyncio
import gc
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

from lamppost.cli.serving import work
from lamppost.core.access import Actor
from lamppost.notifications.actions import notify
from lamppost.notifications.rules import MessageKind
from lamppost.vault.actions import new_key
from tests.cast import Cast
from tests.confidentiality.sinks import Cursor
from tests.mail import free_port

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # the connections of its threads
EVENTS = 8
TIMEOUT = 1.0  # seconds that the channel waits for an answer
TRIES = 6
JOBS = "FROM procrastinate_jobs WHERE task_name = 'notifications.send'"
PUT_OFF = f"SELECT count(*) {JOBS} AND status = 'todo' AND attempts = 1 AND scheduled_at > now()"
TIME_PASSES = "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'"
WAITING = "SELECT count(*) FROM notifications_message"


class Mood(StrEnum):
    """What it does with the next message that it is handed."""

    PUTS_OFF = "puts off"  # greylisting: come again
    REFUSES = "refuses"
    STALLS = "stalls"  # longer than anybody waits
    HANGS_UP = "hangs up"  # before it has taken it
    TAKES = "takes"


@dataclass
class Stubborn:
    """Does with each message in turn what its moods say, and takes the rest."""

    moods: list[Mood]
    tried: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """aiosmtpd calls it by this name."""
        name = _name(envelope)
        self.tried[name] += 1
        mood = self.moods.pop(0) if self.moods else Mood.TAKES
        if mood is Mood.STALLS:
            await asyncio.sleep(1.5 * TIMEOUT)
        if mood in (Mood.HANGS_UP, Mood.STALLS):
            assert server.transport is not None
            server.transport.close()
            return "421 gone"
        if mood is not Mood.TAKES:
            return "451 come again later" if mood is Mood.PUTS_OFF else "554 not from you"
        self.taken[name] += 1
        return "250 taken"


def _name(envelope: Envelope) -> str:
    content = envelope.content
    assert isinstance(content, bytes)
    (line,) = (one for one in content.splitlines() if one.lower().startswith(b"message-id:"))
    return line.decode()


@pytest.fixture
def stubborn(settings: Settings) -> Iterator[Stubborn]:
    server = Stubborn([mood for mood in Mood if mood is not Mood.TAKES for _ in range(2)])
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_TIMEOUT = TIMEOUT
    yield server
    controller.stop()
    gc.collect()  # the connections of a worker's threads end with them


def _tell(cast: Cast) -> None:
    by, account = Actor.system(cast.valley.pk), cast.safety_contact.account
    assert account is not None
    key = new_key(hospital=cast.valley.pk, by=by)
    for number in range(EVENTS):
        notify(account=account, key=key, kind=MessageKind.DANGER, event=f"e{number}", by=by)


def _count(cursor: Cursor, statement: str) -> object:
    (number,) = cursor.execute(statement).fetchone() or (None,)
    return number


def test_a_stubborn_server_gets_each_message_once_in_the_end(
    committed_cast: Cast, cursor: Cursor, stubborn: Stubborn
) -> None:
    _tell(committed_cast)
    work(waits=False)
    assert not stubborn.taken, "it has eight moods before it takes anything"
    assert _count(cursor, PUT_OFF) == _count(cursor, WAITING) == EVENTS
    for _ in range(TRIES):
        cursor.execute(TIME_PASSES)
        work(waits=False)
    assert _count(cursor, WAITING) == _count(cursor, f"SELECT count(*) {JOBS}") == 0
    assert len(stubborn.taken) == EVENTS and set(stubborn.taken.values()) == {1}
    assert set(stubborn.tried) == set(stubborn.taken), "a try that failed has the same name"
