"""A backup is whole or not there, its owner's alone, without the keys, and without what only passes through."""

import stat
import subprocess
from pathlib import Path

import psycopg
import pytest

from lamppost.cli.embedded import PROGRAMS, Urls
from lamppost.cli.unfinished import Mark
from tests.cast import Cast
from tests.commands import Operator
from tests.confidentiality.lives import accepted

NAME = "monday.dump"


@pytest.fixture
def operator(committed_db: Urls, tmp_path: Path) -> Operator:
    return Operator(committed_db, tmp_path)


def _tables_with_rows(file: Path) -> set[str]:
    listed = subprocess.run(
        [PROGRAMS / "pg_restore", "--list", file], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split() for line in listed.splitlines() if " TABLE DATA public " in line]
    return {row[row.index("public") + 1] for row in rows}


def test_backup_is_its_owners_alone(
    committed_cast: Cast, operator: Operator, tmp_path: Path
) -> None:
    file = tmp_path / NAME
    operator.does("backup", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {NAME, "last-backup.json"}


def test_backup_leaves_out_what_only_passes_through(
    committed_cast: Cast, operator: Operator, tmp_path: Path
) -> None:
    accepted(committed_cast)
    operator.does("backup", tmp_path / NAME)
    held = _tables_with_rows(tmp_path / NAME)
    assert {"outreach_outreach", "vault_key", "program_physician", "audit_entry"} <= held
    passing = {"django_session", "cache", "notifications_message", "procrastinate_jobs"}
    assert not held & passing


def test_backup_that_fails_leaves_the_one_before(
    committed_cast: Cast, operator: Operator, tmp_path: Path
) -> None:
    file = tmp_path / NAME
    file.write_bytes(b"sunday")
    operator.urls = Urls(operator.urls.socket, {**operator.urls.passwords, "lamppost_backup": "no"})
    assert "password authentication failed" in operator.is_refused("backup", file)
    assert file.read_bytes() == b"sunday"
    assert {path.name for path in tmp_path.iterdir()} == {NAME}


def test_backup_is_refused_in_the_keyring_and_where_there_is_no_folder(
    committed_cast: Cast, operator: Operator, tmp_path: Path
) -> None:
    keyring = Path(operator.environment["LAMPPOST_KEYRING"])
    assert "keyring" in operator.is_refused("backup", keyring / NAME)
    assert "no folder" in operator.is_refused("backup", tmp_path / "nowhere" / NAME)


def test_restore_asks_before_it_replaces(
    committed_cast: Cast, operator: Operator, tmp_path: Path
) -> None:
    file = tmp_path / NAME
    operator.does("backup", file)
    assert "not empty" in operator.is_refused("restore", file)
    assert "not its name" in operator.is_refused("restore", file, "--replace", typing="yes\n")
    operator.does("lines")  # nothing has changed


def test_restore_is_refused_while_somebody_works(
    committed_cast: Cast, operator: Operator, tmp_path: Path
) -> None:
    operator.does("backup", tmp_path / NAME)
    with psycopg.connect(operator.urls.app):
        said = operator.is_refused(
            "restore", tmp_path / NAME, "--replace", typing=operator.urls.database
        )
    assert "Stop them first" in said


@pytest.mark.parametrize("share", [0.0, 0.3, 0.95, 0.9999])
def test_restore_of_half_a_file_changes_nothing(
    committed_cast: Cast, operator: Operator, tmp_path: Path, share: float
) -> None:
    file = tmp_path / NAME
    operator.does("backup", file)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    operator.is_refused("restore", file, "--replace", typing=operator.urls.database)
    with psycopg.connect(operator.urls.app) as connection:
        assert connection.execute("SELECT count(*) FROM people_account").fetchone() != (0,)


def test_restored_database_is_closed_until_it_is_finished(
    committed_cast: Cast, operator: Operator, tmp_path: Path
) -> None:
    operator.does("backup", tmp_path / NAME)
    operator.does("restore", tmp_path / NAME, "--replace", typing=operator.urls.database)
    for command in (["web", "--port", "0"], ["worker"], ["lines"], ["backup", tmp_path / "two"]):
        assert "restore-finish" in operator.is_refused(*command)
    operator.does("migrate")  # for a backup of an earlier version; opens nothing
    with (
        psycopg.connect(operator.urls.app) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT 1 FROM people_account")
    operator.does("restore-finish")
    operator.does("lines")
    assert "Nothing waits" in operator.is_refused("restore-finish")


def test_mark_survives_any_name_of_a_database() -> None:
    assert '"o\'dd"' in Mark("now").comment("o'dd").as_string()
