"""The demo's post office: takes every message on loopback, sends none, keeps the newest.

Each message is one file `*.eml` in a folder of the demo's data, newest last by name; the demo's
mailbox page reads them there. Never part of a real installation.
"""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from lamppost.core.ids import random_id

KEPT: Final = 50
LOOPBACK: Final = "127.0.0.1"


class _Keeper:
    """Writes each message aside and then names it, so that a reader never sees half of one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        name = f"{time.time_ns():020d}-{random_id().hex[:8]}"
        aside = self.folder / f"{name}.part"
        aside.write_bytes(envelope.original_content or b"")
        aside.rename(aside.with_suffix(".eml"))
        for old in sorted(self.folder.glob("*.eml"))[:-KEPT]:
            old.unlink(missing_ok=True)
        return "250 Kept"


@contextmanager
def catching(folder: Path) -> Iterator[int]:
    """Catches mail into `folder` inside the block; gives the port that it listens on."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    controller = Controller(_Keeper(folder), hostname=LOOPBACK, port=_free_port())
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
