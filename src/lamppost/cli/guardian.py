"""A small process that outlives its owner by a moment, so that nothing else does.

It holds one end of a pipe. When the owner asks, or dies in whatever way (also by kill -9), the pipe
ends; then it terminates every process of its group, stops PostgreSQL and leaves. Run as a file of
its own, without the rest of the program, so that it starts at once and needs little memory.
"""

import argparse
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Final

GROUP_GRACE: Final = 12.0  # seconds for web and worker to finish what they hold
DATABASE_GRACE: Final = 20.0
LOOK_EVERY: Final = 0.5
ASKS: Final = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)  # fast, immediate, at any price


@contextmanager
def guarded(command: Sequence[str] = ()) -> Iterator[subprocess.Popen[bytes]]:
    """A guardian for this process, with PostgreSQL as its child where arguments for one are given.

    Its pid is the process group that children of the owner join; leaving the block ends them all.
    """
    guardian = subprocess.Popen(
        [sys.executable, "-I", __file__, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        process_group=0,
        cwd="/",
    )
    try:
        yield guardian
    finally:
        _end(guardian)


def _end(guardian: subprocess.Popen[bytes]) -> None:
    """A byte and not only the end of the pipe: a forked child of the owner may hold it open."""
    assert guardian.stdin is not None  # noqa: S101 - it was asked for above
    try:
        guardian.stdin.write(b".")
        guardian.stdin.close()
    except BrokenPipeError:
        pass  # it ended before: its PostgreSQL did
    guardian.wait()


def main() -> int:
    """Waits for the end of standard input (or of PostgreSQL), then ends what it guards."""
    given = _arguments()
    stopping: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.append(number)

    signal.signal(signal.SIGTERM, stop)
    for unheeded in (signal.SIGINT, signal.SIGHUP):  # the owner's to answer
        signal.signal(unheeded, lambda number, frame: None)
    database = _start(given) if given.postgres else None
    while not stopping and not _is_over(database):
        pass
    _end_group()
    return _stop(database) if database else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--user", type=int)
    parser.add_argument("--group", type=int)
    parser.add_argument("--log", type=Path)
    parser.add_argument("postgres", nargs="*")
    return parser.parse_args()


def _start(given: argparse.Namespace) -> subprocess.Popen[bytes]:
    """PostgreSQL in a session of its own, as its own user, without the owner's environment."""
    log = os.open(given.log, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    try:
        return subprocess.Popen(
            given.postgres,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            user=given.user,
            group=given.group,
            extra_groups=None if given.user is None else [],
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        )
    finally:
        os.close(log)


def _is_over(database: subprocess.Popen[bytes] | None) -> bool:
    heard, _, _ = select.select([0], [], [], LOOK_EVERY)
    return bool(heard) or (database is not None and database.poll() is not None)


def _end_group() -> None:
    """Asks every other process of the group to finish; after the grace, ends it."""
    until = time.monotonic() + GROUP_GRACE
    asked: set[int] = set()
    while members := _members():
        late = time.monotonic() > until
        for pid in members:
            if late or pid not in asked:
                _signal(pid, signal.SIGKILL if late else signal.SIGTERM)
        asked.update(members)
        time.sleep(0.05)


def _members() -> list[int]:
    import psutil  # late: only needed at the end

    own, group = os.getpid(), os.getpgrp()
    return [
        process.pid
        for process in psutil.process_iter(["status"])
        if process.pid != own
        and process.info["status"] != psutil.STATUS_ZOMBIE
        and _group_of(process.pid) == group
    ]


def _group_of(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except (ProcessLookupError, PermissionError):
        return None


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _stop(database: subprocess.Popen[bytes]) -> int:
    for ask in ASKS:
        if database.poll() is not None:
            break
        database.send_signal(ask)
        try:
            database.wait(DATABASE_GRACE)
        except subprocess.TimeoutExpired:
            continue
    return database.wait()


if __name__ == "__main__":
    sys.exit(main())
