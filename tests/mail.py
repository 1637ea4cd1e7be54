"""A real mail server on loopback, for stories in which something is sent."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

PATIENCE = 5.0  # seconds


@dataclass
class PostOffice:
    """What came in, in order; while `is_closed` it refuses everything."""

    received: list[EmailMessage] = field(default_factory=list)
    is_closed: bool = False

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """aiosmtpd calls it by this name."""
        if self.is_closed:
            return "451 not now"
        content = envelope.content
        assert isinstance(content, bytes)
        self.received.append(BytesParser(EmailMessage, policy=policy.default).parsebytes(content))
        return "250 taken"

    def wait_for(self, count: int) -> list[EmailMessage]:
        """The first `count` messages, as soon as they are there."""
        until = time.monotonic() + PATIENCE
        while len(self.received) < count and time.monotonic() < until:
            time.sleep(0.01)
        assert len(self.received) >= count, f"only {len(self.received)} of {count} came"
        return self.received[:count]


@pytest.fixture
def sign_in_mail(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Codes are mailed aside: no story ends before its last one is out."""
    with ThreadPoolExecutor() as aside:
        monkeypatch.setattr("lamppost.web.staff.people.adapter.POST_OFFICE", aside)
        yield


@pytest.fixture
def post_office(settings: Settings, sign_in_mail: None) -> Iterator[PostOffice]:
    """The server, listening, with the settings pointing at it."""
    office = PostOffice()
    controller = Controller(office, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield office
    controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
