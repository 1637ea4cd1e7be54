"""The drill of docs/operators/backup.md, by its own commands, on an embedded database of its own."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker

from lamppost.cli.embedded import Urls, running
from lamppost.cli.migration import django_at, migrate
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.outreach import actions
from lamppost.outreach.queries.opt_outs import has_said_no
from lamppost.vault.keyring import DirectoryKeyring
from tests.cast import Cast, make_cast
from tests.confidentiality.lives import Life, accepted, closed, is_there, opened
from tests.processes import COMMAND, PATIENCE, Process, until

PAGE = Path(__file__).parents[2] / "docs" / "operators" / "backup.md"
COMMANDS = [
    "lamppost backup /srv/backups/lamppost.dump",
    "lamppost backup /srv/backups/before-restore.dump",
    "lamppost restore /srv/backups/lamppost.dump --replace",
    "lamppost restore-finish",
    "lamppost doctor",
]


class House:
    """A machine with nothing set but where data and keys lie."""

    def __init__(self, data: Path, backups: Path) -> None:
        self.data, self.backups = data, backups
        self.environment = {
            "PATH": "/usr/bin:/bin",
            "LAMPPOST_DATA": str(data),
            "LAMPPOST_KEYRING": str(settings.LAMPPOST_KEYRING),
            "LAMPPOST_SECRET": settings.SECRET_KEY,
        }

    def runs(self, command: str, typing: str = "") -> "subprocess.CompletedProcess[str]":
        """A line of the page."""
        typed = command.replace("/srv/backups", str(self.backups)).split()[1:]
        return subprocess.run(
            [*COMMAND, *typed],
            env=self.environment,
            input=typing,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def does(self, command: str, typing: str = "") -> str:
        done = self.runs(command, typing)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        return done.stdout


@pytest.fixture
def house(tmp_path: Path, own_keyring: DirectoryKeyring) -> Iterator[House]:
    """Not pytest's own temporary folder: PostgreSQL's user could not pass through it."""
    data = Path(tempfile.mkdtemp(prefix="lamppost-drill-"))
    data.chmod(0o711)
    yield House(data, tmp_path)
    shutil.rmtree(data)


def test_page_holds_the_commands_that_the_drill_runs() -> None:
    """Whoever changes one changes the other."""
    blocks = re.findall(r"^```\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    assert [line for block in blocks for line in block.splitlines()] == COMMANDS


def test_drill(house: House, django_db_blocker: DjangoDbBlocker) -> None:
    every_night, before, restore, finish, doctor = COMMANDS
    with running(house.data, throwaway=True) as urls, django_db_blocker.unblock():
        migrate(owner=urls.owner)
        with django_at(urls.app):
            cast = make_cast()
            ended, still_open = accepted(cast), opened(cast, cast.other_supporter)
        house.does(every_night)
        with django_at(urls.app):
            _days_go_by(cast, ended)
        house.does(before)
        _is_refused_while_the_worker_runs(house, urls, restore)
        house.does(restore, typing="lamppost\n")
        assert "restored" in house.runs(doctor).stdout
        _nothing_starts(house)
        said = house.does(finish)
        assert "Said again: 1 noes" in said and "The chain of the audit ends at" in said
        wrong = [line for line in house.runs(doctor).stdout.splitlines() if line[:5] == "WRONG"]
        assert {line.split()[1] for line in wrong} == {"mail:", "worker:"}  # neither runs here
        with django_at(urls.app):
            assert not is_there(cast, ended) and is_there(cast, still_open)
            assert _has_said_no(cast)


def _days_go_by(cast: Cast, ended: Life) -> None:
    """One outreach is closed, and somebody says no."""
    closed(cast, ended)
    actions.opt_out_address(email=cast.recipient.email, by=Actor.public(cast.valley.pk))


def _is_refused_while_the_worker_runs(house: House, urls: Urls, restore: str) -> None:
    worker = Process(("worker",), house.environment, house.data / "worker.log")
    worker.start()
    try:
        with psycopg.connect(urls.superuser, autocommit=True) as connection:
            until(lambda: _is_at_work(connection), "the worker is at work")
        refused = house.runs(restore, "lamppost\n")
        assert refused.returncode == 1 and "Stop them first" in refused.stderr
    finally:
        worker.kill()


def _is_at_work(connection: "psycopg.Connection[tuple[object, ...]]") -> bool:
    asked = "SELECT 1 FROM procrastinate_workers"
    return connection.execute(asked).fetchone() is not None


def _nothing_starts(house: House) -> None:
    for command in ("lamppost web --port 0", "lamppost worker"):
        refused = house.runs(command)
        assert refused.returncode == 1 and "restore-finish" in refused.stderr


def _has_said_no(cast: Cast) -> bool:
    assert cast.recipient.physician is not None
    return has_said_no(
        cast.recipient.physician.pk,
        hospital=cast.valley.pk,
        today=now().date(),
        overrides_rest=False,
    )
