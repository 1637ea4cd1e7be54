"""A real worker with a message in hand: killed, another sends it; asked to stop, it sends it first. Once each."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from lamppost.cli.embedded import Urls
from lamppost.core.access import Actor
from lamppost.notifications.actions import notify
from lamppost.notifications.rules import MessageKind
from lamppost.vault.actions import new_key
from tests.cast import Cast
from tests.confidentiality.sinks import Cursor
from tests.mail import free_port
from tests.processes import COMMAND, until

Worker = subprocess.Popen[bytes]
SILENT = "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"


@dataclass
class Slow:
    """Takes its time with each message; one whose sender is gone by then it has not taken."""

    seconds: float = 60.0
    tried: int = 0
    taken: list[str] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """aiosmtpd calls it by this name."""
        self.tried += 1
        for _ in range(int(self.seconds * 20)):
            await asyncio.sleep(0.05)
            if server.transport is None or server.transport.is_closing():
                return "451 nobody is there"
        self.taken += envelope.rcpt_tos
        return "250 taken"


@pytest.fixture
def slow() -> Iterator[tuple[Slow, int]]:
    server = Slow()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield server, controller.port
    controller.stop()


@pytest.fixture
def workers(committed_db: Urls, places: Path, slow: tuple[Slow, int]) -> Iterator["list[Worker]"]:
    """None yet; those that are put in are killed in the end."""
    begun: list[Worker] = []
    yield begun
    for one in begun:
        one.kill()
        one.wait()


def _begin(workers: "list[Worker]", urls: Urls, places: Path, port: int) -> Worker:
    environment = {
        **os.environ,
        "DATABASE_URL": urls.app,
        "LAMPPOST_DATA": str(places),
        "LAMPPOST_MAIL_HOST": "127.0.0.1",
        "LAMPPOST_MAIL_PORT": str(port),
    }
    workers.append(subprocess.Popen([*COMMAND, "worker"], env=environment))
    return workers[-1]


def _tell(cast: Cast, event: str) -> None:
    by, account = Actor.system(cast.valley.pk), cast.safety_contact.account
    assert account is not None
    key = new_key(hospital=cast.valley.pk, by=by)
    notify(account=account, key=key, kind=MessageKind.DANGER, event=event, by=by)


def test_a_message_in_hand_goes_out_once_however_its_worker_ends(
    committed_cast: Cast,
    committed_db: Urls,
    places: Path,
    cursor: Cursor,
    slow: tuple[Slow, int],
    workers: "list[Worker]",
) -> None:
    server, port = slow
    _tell(committed_cast, "first")
    killed = _begin(workers, committed_db, places, port)
    until(lambda: server.tried == 1, "the first worker has it in hand")
    killed.kill()
    killed.wait()
    cursor.execute(SILENT)  # as it will be twenty seconds later
    server.seconds = 1.0
    stopped = _begin(workers, committed_db, places, port)
    until(lambda: len(server.taken) == 1, "another worker sends it")
    _tell(committed_cast, "second")
    until(lambda: server.tried == 3, "it has the next in hand")
    stopped.terminate()
    assert stopped.wait(30) == 0
    assert server.taken == [committed_cast.safety_contact.email] * 2
    left = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'notifications.send'"
    assert cursor.execute(left).fetchone() == (0,)
    assert cursor.execute("SELECT count(*) FROM notifications_message").fetchone() == (0,)
