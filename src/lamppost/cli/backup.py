"""`lamppost backup`: the database in one file, whole or not at all, and never the keyring."""

import fcntl
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import click

from lamppost.cli.database import Place, data_folder, ready
from lamppost.cli.programs import Programs, environment, fitting, why
from lamppost.core.errors import LamppostError

# Nobody wants it back: who was signed in, what was queued or about to be sent, what was drawn before.
PASSING: Final = (
    "cache",
    "django_session",
    "notifications_message",
    "procrastinate_*",
)
NOTE: Final = "last-backup.json"


class NoPlace(LamppostError):
    """The backup cannot be written there."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write the whole database into FILE (the keyring never), readable by its owner alone."""
    with ready() as place:
        written = write_backup(place, file.absolute())
        click.echo(f"Written: {written // 1024 or 1} KB. Keep it apart from the keyring.")


def write_backup(place: Place, file: Path) -> int:
    """The backup at `file`, replacing an earlier one only when whole; returns its size in bytes."""
    from lamppost.audit.actions import record
    from lamppost.audit.queries import head
    from lamppost.core.access import Actor
    from lamppost.core.clock import now
    from lamppost.core.transactions import transaction

    if place.backup is None:
        raise LamppostError("Name the backup role's address in DATABASE_BACKUP_URL.")
    _check_place(file)
    program, begun = Actor.system(), now()
    chain = head(by=program)
    with _whole(file) as aside:
        dump(fitting(place.backup), place.backup, aside)
    with transaction(program):
        record(by=program, event="backup.made")
    _note({"at": begun.isoformat(), "head": f"{chain.number}:{chain.hash.hex()}"})
    return file.stat().st_size


def dump(programs: Programs, url: str, into: Path) -> None:
    """All of it in PostgreSQL's own format, but what only passes through; Failed says why not.

    Into a file by name: into a stream it would write its table of contents twice, and what is cut off
    such a file is not missed.
    """
    left_out = [f"--exclude-table-data=public.{name}" for name in PASSING]
    ended = subprocess.run(
        [
            *(programs.path("pg_dump"), "--format=custom", "--no-owner", "--no-acl"),
            *("--no-password", "--no-unlogged-table-data", *left_out, f"--file={into}"),
        ],
        env=environment(url),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if ended.returncode:
        raise why("pg_dump", ended)


def last_backup() -> dict[str, str]:
    """When the last one was made on this machine (`at`), and the head of the chain then (`head`)."""
    try:
        read: dict[str, str] = json.loads((data_folder() / NOTE).read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return read


def _check_place(file: Path) -> None:
    """Keys and what they open must not lie together (G4)."""
    from django.conf import settings

    if not file.parent.is_dir():
        raise NoPlace(f"There is no folder {file.parent}.")
    if file.parent.resolve().is_relative_to(settings.LAMPPOST_KEYRING):
        raise NoPlace("A backup must not lie in the keyring: choose another folder.")


@contextmanager
def _whole(file: Path) -> Iterator[Path]:
    """A private file beside, which takes the name only when all is on the disk; a left-over is written anew."""
    aside = file.with_name(f".{file.name}.part")
    handle = os.open(aside, os.O_CREAT | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as written:
        _hold(written)
        try:
            os.fchmod(handle, 0o600)
            written.truncate(0)
            yield aside
            os.fsync(handle)
            aside.replace(file)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
    _sync(file.parent)


def _hold(written: IO[bytes]) -> None:
    try:
        fcntl.flock(written, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise NoPlace("Another backup is being written there.") from None


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _note(said: dict[str, str]) -> None:
    """For `doctor`: how old the newest backup is."""
    path = data_folder() / NOTE
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps(said))
    aside.replace(path)
