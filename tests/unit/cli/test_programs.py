"""PostgreSQL's own programs: those that fit the server, and nothing of its address for others to read."""

import io
from pathlib import Path

import pytest

from lamppost.cli import programs
from lamppost.cli.embedded import PROGRAMS, VERSION, Urls
from lamppost.cli.programs import Failed, NoProgram, environment, fitting
from lamppost.cli.restore import _pour

LIMIT = b"SET transaction_timeout = 0;\n"


def _program(folder: Path, version: int) -> Path:
    """A folder with programs that say they are of that version."""
    folder.mkdir()
    for name in programs.NEEDED:
        (folder / name).write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}.3'\n")
        (folder / name).chmod(0o755)
    return folder


def test_fitting_takes_the_nearest_that_is_not_older(
    server: Urls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [_program(tmp_path / str(version), version) for version in (17, 20, 19)]
    monkeypatch.setattr(programs, "_folders", lambda: folders)
    assert fitting(server.backup).folder == tmp_path / "19"
    monkeypatch.setattr(programs, "_folders", lambda: [*folders, PROGRAMS])
    assert fitting(server.backup).version == VERSION


@pytest.mark.parametrize(("there", "said"), [([], "none is here"), ([16, 15], "only version 16")])
def test_fitting_says_what_to_install(
    server: Urls,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    there: list[int],
    said: str,
) -> None:
    folders = [_program(tmp_path / str(version), version) for version in there]
    monkeypatch.setattr(programs, "_folders", lambda: folders)
    with pytest.raises(NoProgram, match=f"{said}.*postgresql-client-{VERSION}"):
        fitting(server.backup)


def test_fitting_says_when_the_database_does_not_answer(server: Urls) -> None:
    with pytest.raises(Failed, match="does not answer"):
        fitting(server.of("nowhere").backup)


def test_environment_holds_the_whole_address(server: Urls) -> None:
    said = environment(server.backup + "?sslmode=verify-full&sslrootcert=/etc/ca.pem")
    assert said["PGPASSWORD"] == server.passwords["lamppost_backup"]
    assert (said["PGHOST"], said["PGDATABASE"]) == (str(server.socket), server.database)
    assert (said["PGSSLMODE"], said["PGSSLROOTCERT"]) == ("verify-full", "/etc/ca.pem")


@pytest.mark.parametrize(("version", "there"), [(15, False), (16, False), (17, True), (18, True)])
def test_pour_leaves_out_what_an_older_server_does_not_know(version: int, there: bool) -> None:
    poured = io.BytesIO()
    _pour(io.BytesIO(b"SET lock_timeout = 0;\n" + LIMIT + b"SELECT 1;\n"), poured, version)
    assert (LIMIT in poured.getvalue()) is there
    assert poured.getvalue().endswith(b"SELECT 1;\n")
