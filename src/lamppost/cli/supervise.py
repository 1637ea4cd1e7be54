"""Web and worker as children of one command, which leaves nothing running however it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

from lamppost.cli.guardian import guarded
from lamppost.core.errors import LamppostError

LOOK_EVERY: Final = 0.2  # seconds
LATER: Final = 2.0  # the first command has the processors to itself: somebody waits for a page
AGAIN_AFTER: Final = 1.0
TOO_OFTEN: Final = 5  # ends within WITHIN seconds
WITHIN: Final = 60.0


class GaveUp(LamppostError):
    """A process ends again and again, or the database did."""


class Stopped(Exception):
    """Somebody asked this process to end."""


@dataclass
class Child:
    """One command of ours, started again when it ends by itself."""

    arguments: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    start_at: float = 0.0
    ends: list[float] = field(default_factory=list)

    def look(self, group: int) -> None:
        """Starts it in that process group where it should run and does not; may raise GaveUp."""
        if self.process is None:
            if time.monotonic() >= self.start_at:
                self._start(group)
        elif self.process.poll() is not None:
            self._note_end()

    def _start(self, group: int) -> None:
        command = [sys.executable, "-P", "-m", "lamppost.cli.main", *self.arguments]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, process_group=group)

    def _note_end(self) -> None:
        moment, self.process = time.monotonic(), None
        self.ends = [end for end in self.ends if moment - end < WITHIN] + [moment]
        self.start_at = moment + AGAIN_AFTER
        if len(self.ends) >= TOO_OFTEN:
            raise GaveUp(f"{self.arguments[0]} does not stay up; see above. Try: lamppost doctor")


def keep_running(
    commands: Sequence[Sequence[str]], *, group: int | None, first: Future[None] | None = None
) -> None:
    """Keeps these `lamppost` commands running until this process is asked to stop; all but the first
    one wait for what is to come `first`, and its error ends everything.

    They live in the process group of a guardian (`group`, or a new one), which ends them after us.
    """
    begin = time.monotonic()
    children = [
        Child(arguments, start_at=begin + number * LATER)
        for number, arguments in enumerate(commands)
    ]
    with ExitStack() as stack:
        guardian = group or stack.enter_context(guarded()).pid
        with stoppable():
            while not _has_ended(guardian):
                for child in children if _is_over(first) else children[:1]:
                    child.look(guardian)
                time.sleep(LOOK_EVERY)
            raise GaveUp("The database ended; see postgres.log in the data folder.")


def _is_over(first: Future[None] | None) -> bool:
    """Raises what it raised."""
    if first is None or not first.done():
        return first is None
    first.result()
    return True


def _has_ended(process: int) -> bool:
    """Asks without burying it: whoever started it waits for it."""
    flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
    return os.waitid(os.P_PID, process, flags) is not None


@contextmanager
def stoppable() -> Iterator[None]:
    """Ctrl-C and SIGTERM leave this block, and those around it, in good order."""

    def stop(number: int, frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_IGN)  # once is enough; the rest takes its time
        raise Stopped

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, stop)
    try:
        yield
    except Stopped:
        return
