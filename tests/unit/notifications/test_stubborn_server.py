"""A mail server that puts off, refuses, stalls and hangs up: nothing is lost, nothing is told twice."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

from lamppost.core.access import Actor
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import NotSent, notify, send
from lamppost.notifications.models import Message
from lamppost.notifications.rules import MessageKind
from lamppost.vault.actions import new_key
from tests.cast import Cast
from tests.mail import free_port

EVENTS = 8
TIMEOUT = 2.0  # seconds that the channel waits for an answer
TRIES = 6


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


def _waiting(by: Actor) -> list[Message]:
    with transaction(by):
        return list(Message.objects.order_by("event"))


def _try_all(by: Actor) -> int:
    """As the worker does, each once; returns how many went out."""
    sent = 0
    for row in _waiting(by):
        try:
            sent += send(message=row.pk, by=by)
        except NotSent:
            continue
    return sent


def test_a_stubborn_server_gets_each_message_once_in_the_end(
    cast: Cast, stubborn: Stubborn
) -> None:
    by = Actor.system(cast.valley.pk)
    key, account = new_key(hospital=cast.valley.pk, by=by), cast.supporter.account
    assert account is not None
    with time_machine.travel(datetime(2026, 11, 23, 20, tzinfo=UTC), tick=True):
        for number in range(EVENTS):
            kind = MessageKind.WAITING
            notify(account=account, key=key, kind=kind, event=f"e{number:02}", by=by)
        assert _try_all(by) == 0, "it has eight moods before it takes anything"
        assert [row.attempts for row in _waiting(by)] == [1] * EVENTS
        assert sum(_try_all(by) for _ in range(TRIES)) == EVENTS
    assert _waiting(by) == []
    assert len(stubborn.taken) == EVENTS and set(stubborn.taken.values()) == {1}
    assert set(stubborn.tried) == set(stubborn.taken), "a try that failed has the same name"
