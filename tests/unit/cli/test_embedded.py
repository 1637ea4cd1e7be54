"""The embedded database: one owner, passwords for all, and a start that survives what went before."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from lamppost.cli import embedded
from lamppost.cli.embedded import CannotStart, Urls, running
from lamppost.cli.roles import LOG_SETTINGS, ROLES, roles_sql

OWNER_PROCESS = """
import sys, time
from pathlib import Path
from lamppost.cli.embedded import running
with running(Path(sys.argv[1]), throwaway=True) as urls:
    print(urls.group, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def data() -> Iterator[Path]:
    """Not pytest's own temporary folder: PostgreSQL's user could not pass through it."""
    folder = Path(tempfile.mkdtemp(prefix="lamppost-embedded-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def other_owner(data: Path) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER_PROCESS, str(data)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    process.stdout.readline()
    guardians = psutil.Process(process.pid).children()
    yield process
    process.kill()
    process.wait()
    process.stdout.close()
    psutil.wait_procs(guardians, timeout=30)  # each ends after its server did


def _one(url: str, statement: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(statement.encode()).fetchone()
    return row[0] if row else None


def _server(data: Path) -> psutil.Process:
    return psutil.Process(int((data / "postgres" / "postmaster.pid").read_text().split()[0]))


def test_running_gives_each_role_its_own_password(data: Path) -> None:
    with running(data, throwaway=True) as urls:
        for role, url in zip(ROLES, (urls.owner, urls.app, urls.backup), strict=True):
            assert _one(url, "SELECT current_user") == role
        without = urls.app.replace(urls.passwords["lamppost_app"], "guess")
        with pytest.raises(psycopg.OperationalError, match="authentication failed"):
            psycopg.connect(without)
    assert (data / "postgres.json").stat().st_mode & 0o077 == 0
    assert "lamppost_app" not in repr(urls)


def test_running_writes_no_statement_into_the_log(data: Path) -> None:
    with running(data, throwaway=True) as urls:
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            _one(urls.app, "SELECT 'Canary Spelling'::int")
        for name, value in LOG_SETTINGS.items():
            assert _one(urls.app, f"SHOW {name}") == value
    assert "Canary" not in (data / "postgres.log").read_text()


def test_running_keeps_what_was_written(data: Path) -> None:
    with running(data) as urls, psycopg.connect(urls.owner) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    with running(data) as urls:
        assert _one(urls.owner, "SELECT number FROM kept") == 7


def test_running_stops_the_server_at_the_end(data: Path) -> None:
    with running(data, throwaway=True):
        server = _server(data)
    assert not server.is_running()


def test_running_joins_the_server_of_a_living_owner(
    data: Path, other_owner: "subprocess.Popen[str]"
) -> None:
    with running(data) as urls:
        server = _server(data)
        assert _one(urls.app, "SELECT 1") == 1
    assert server.is_running()


def test_running_refuses_a_second_owner(
    data: Path, other_owner: "subprocess.Popen[str]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "LET_OTHERS_END", 0.2)
    refused = pytest.raises(CannotStart, match=f"Process {other_owner.pid} already runs")
    with refused, running(data, must_own=True):
        pass


def test_killing_the_owner_stops_its_server(
    data: Path, other_owner: "subprocess.Popen[str]"
) -> None:
    server = _server(data)
    other_owner.kill()
    server.wait(20)


def test_running_replaces_a_server_that_lost_owner_and_guardian(
    data: Path, other_owner: "subprocess.Popen[str]"
) -> None:
    left_over = _server(data)
    for process in psutil.Process(other_owner.pid).children():
        process.kill()
    other_owner.kill()
    other_owner.wait()
    with running(data, throwaway=True) as urls:
        assert _server(data).pid != left_over.pid
        assert _one(urls.app, "SELECT 1") == 1


def test_running_passes_over_a_stale_pid_file_of_another_process(data: Path) -> None:
    with running(data, throwaway=True):
        pass
    stale = f"{os.getpid()}\n{data / 'postgres'}\n0\n5432\n{data}\n\n0 0\nready\n"
    (data / "postgres" / "postmaster.pid").write_text(stale)
    with running(data, throwaway=True) as urls:
        assert _one(urls.app, "SELECT 1") == 1


def test_running_starts_over_after_a_broken_first_start(data: Path) -> None:
    (data / "postgres.new").mkdir()
    (data / "postgres.new" / "half").write_text("done")
    with running(data, throwaway=True) as urls:
        assert _one(urls.app, "SELECT 1") == 1


def test_running_shortens_the_socket_of_a_long_folder(data: Path) -> None:
    with running(data / ("long" * 30), throwaway=True) as urls:
        assert len(str(urls.socket / ".s.PGSQL.5432")) < 100
        assert _one(urls.app, "SELECT 1") == 1
    shutil.rmtree(urls.socket)


def test_running_refuses_a_folder_that_cannot_be_written() -> None:
    with pytest.raises(CannotStart, match="LAMPPOST_DATA"), running(Path("/proc/lamppost")):
        pass


def test_running_refuses_a_full_disk(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")(10**9, 10**9, 1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(CannotStart, match="200 MB"), running(data):
        pass


def test_running_refuses_another_versions_files(data: Path) -> None:
    (data / "postgres").mkdir()
    (data / "postgres" / "PG_VERSION").write_text("16\n")
    with pytest.raises(CannotStart, match="PostgreSQL 16"), running(data):
        pass


def test_running_says_when_the_passwords_are_lost(data: Path) -> None:
    with running(data, throwaway=True):
        pass
    lost = data / "postgres.json"
    lost.write_text(json.dumps(dict.fromkeys(json.loads(lost.read_text()), "other")))
    with pytest.raises(CannotStart, match=r"postgres\.json"), running(data, throwaway=True):
        pass


def test_roles_sql_makes_an_application_without_power(server: Urls) -> None:
    with psycopg.connect(server.of("postgres").superuser, autocommit=True) as connection:
        try:
            for statement in roles_sql("elsewhere").split(";\n"):
                if not statement.startswith("\\"):
                    connection.execute(statement.encode())
            found = connection.execute(
                "SELECT rolsuper OR rolbypassrls OR rolcreatedb FROM pg_roles WHERE rolname = 'lamppost_app'"
            ).fetchone()
        finally:
            connection.execute("DROP DATABASE IF EXISTS elsewhere")
    assert found == (False,)


def test_guardian_ends_on_sigterm_too(data: Path, other_owner: "subprocess.Popen[str]") -> None:
    server = _server(data)
    guardian = psutil.Process(other_owner.pid).children()[0]
    guardian.send_signal(signal.SIGTERM)
    server.wait(20)
