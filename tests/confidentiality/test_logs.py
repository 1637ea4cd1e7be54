"""What a statement that fails carries is in no log: not in PostgreSQL's, not in ours."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from lamppost.cli.embedded import Urls
from tests.confidentiality.canaries import Canary, Search, needles
from tests.confidentiality.sinks import Cursor, in_files
from tests.mail import free_port

NAME = Canary("Zéphyrinxkqzwvj Quackenbushxkqzwvj")
SEARCH = Search(needles([NAME]))
IS_FULL = os.environ.get("LAMPPOST_PROOFS") == "full"
ONE_WORD = "quackenbushxkqzwvj"
FAILING = {
    "a unique row twice": "INSERT INTO cache VALUES ('{0}', '{0}', now()), ('{0}', '', now())",
    "a wrong type": "SELECT '{0}'::int",
    "a check": "INSERT INTO program_physician (first_name, profession) VALUES ('{0}', NULL)",
    "a column that is not there": 'SELECT "{0}" FROM cache',
    "a syntax error": "SELEKT '{0}'",
    "an error of our own": "DO $$ BEGIN RAISE EXCEPTION '{0}' USING DETAIL = '{0}'; END $$",
    "a warning": "DO $$ BEGIN RAISE WARNING '{0}'; END $$",
    "a timeout": "SET statement_timeout = 50; SELECT pg_sleep(2), '{0}'",
    "a forbidden change": "UPDATE audit_entry SET event = '{0}'",
}


@pytest.fixture
def app(committed_db: Urls) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with psycopg.connect(committed_db.app, autocommit=True) as connection:
        yield connection


@pytest.fixture
def log(places: Path) -> Path:
    return places / "postgres.log"


def test_a_failing_statement_is_not_in_the_servers_log(
    app: psycopg.Connection[tuple[object, ...]], log: Path
) -> None:
    failed = 0
    for statement in FAILING.values():
        try:
            app.execute(statement.format(NAME.text).encode())
        except psycopg.Error as error:
            failed += 1
            assert SEARCH.found_in(str(error)) or "permission" in str(error) or "time" in str(error)
    assert failed == len(FAILING) - 1  # a warning is none
    assert in_files([log], SEARCH) == {}


def test_a_killed_session_is_logged_without_what_it_did(
    app: psycopg.Connection[tuple[object, ...]], committed_db: Urls, log: Path
) -> None:
    with psycopg.connect(committed_db.superuser, autocommit=True) as superuser:
        victim = psycopg.connect(committed_db.app)
        victim.execute("SELECT %s::text", [NAME.text])
        (pid,) = victim.execute("SELECT pg_backend_pid()").fetchone() or (0,)
        superuser.execute("SELECT pg_terminate_backend(%s)", [pid])
        with pytest.raises(psycopg.OperationalError):
            victim.execute("SELECT %s::text", [NAME.text])
        victim.close()
    assert "terminating connection" in log.read_text()  # it does log, and what it logs is searched
    assert in_files([log], SEARCH) == {}


def test_the_database_is_set_so_that_it_cannot(owner_cursor: Cursor) -> None:
    for name, value in {
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_statement": "none",
        "log_min_duration_statement": "-1",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
    }.items():
        shown = owner_cursor.execute(f"SHOW {name}".encode()).fetchone()
        assert shown == (value,), name


def test_an_error_of_the_database_is_logged_without_its_words(
    app: psycopg.Connection[tuple[object, ...]], capfd: pytest.CaptureFixture[str]
) -> None:
    from lamppost.config.logs import configure

    configure({"level": "DEBUG"})
    try:
        app.execute(FAILING["a wrong type"].format(NAME.text).encode())
    except psycopg.Error as error:
        logging.getLogger("django.request").exception("It broke: %s", error)
    configure({"level": "WARNING"})
    written = capfd.readouterr().err
    assert "InvalidTextRepresentation" in written
    assert SEARCH.found_in(written) == []


def _words_of(arguments: list[str], **environment: str) -> str:
    """What a process of its own says, on both streams, until it ends."""
    done = subprocess.run(
        [sys.executable, "-P", *arguments],
        env={**os.environ, "LAMPPOST_SECRET": "x", "LAMPPOST_LOG": "debug", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.stdout + done.stderr


# A worker waits half a minute for its database.
@pytest.mark.parametrize("command", ["migrate", "doctor", *(["worker"] if IS_FULL else [])])
def test_a_database_that_is_away_is_named_by_nothing_of_its_address(
    command: str, tmp_path: Path
) -> None:
    address = f"postgresql://{ONE_WORD}:{ONE_WORD}@127.0.0.1:{free_port()}/{ONE_WORD}"
    said = _words_of(
        ["-m", "lamppost.cli.main", command], DATABASE_URL=address, LAMPPOST_DATA=str(tmp_path)
    )
    assert said and ONE_WORD not in said


SERVED = """
import os, sys, threading, urllib.request
from lamppost.config.logs import configure
from lamppost.cli.serving import serve
import lamppost.config.wsgi as wsgi
configure({"level": "DEBUG"})
def broken(environ, start):
    raise ValueError(environ["QUERY_STRING"])
wsgi.application = broken
def ask():
    for _ in range(100):
        try:
            urllib.request.urlopen(sys.argv[2])
        except urllib.error.HTTPError:
            print("it broke", flush=True)
            break
        except OSError:
            threading.Event().wait(0.1)
    os.kill(os.getpid(), 15)
threading.Thread(target=ask, daemon=True).start()
serve(host="127.0.0.1", port=int(sys.argv[1]), workers=1, threads=1)
"""


def test_what_breaks_in_the_web_server_itself_is_not_quoted(tmp_path: Path) -> None:
    port = free_port()
    story = tmp_path / "story.py"
    story.write_text(SERVED)
    said = _words_of([str(story), str(port), f"http://127.0.0.1:{port}/?who={ONE_WORD}"])
    assert "it broke" in said and ONE_WORD not in said
