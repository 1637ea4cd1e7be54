"""What reaches the log: where and what kind, never what somebody wrote; and what fails, fails closed."""

import ast
import io
import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from lamppost.config import logs
from lamppost.config.logs import ALLOWED, BARE, EVENTS, _Handler, redact
from tests.architecture.sources import sources

CANARY = "Dr Quill Canary"
WORD = "Canary"  # what has the shape of a name may be one
NUMBER = 4155550123  # somebody's telephone
LOGGERS = (
    "lamppost",
    "django.request",
    "django.security.DisallowedHost",
    "django.db.backends",
    "procrastinate.worker",
    "psycopg",
    "psycopg.pool",
    "granian.access",
    "_granian",
    "asyncio",
    "py.warnings",
    CANARY,
    WORD,
)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """The stream that the root handler writes to."""
    stream = io.StringIO()
    handler = next(h for h in logging.getLogger().handlers if isinstance(h, _Handler))
    monkeypatch.setattr(handler, "stream", stream)
    yield stream


def _line(written: io.StringIO) -> dict[str, object]:
    assert WORD not in written.getvalue() and str(NUMBER) not in written.getvalue()
    line: dict[str, object] = json.loads(written.getvalue())
    return line


class _Unspeakable:
    """Something that breaks whoever looks at it, with a name in the error."""

    def __str__(self) -> str:
        raise ValueError(CANARY)

    __repr__ = __eq__ = __hash__ = __str__  # type: ignore[assignment]


@pytest.mark.parametrize("name", LOGGERS)
def test_log_of_any_library_holds_no_message(written: io.StringIO, name: str) -> None:
    logging.getLogger(name).warning(
        "Not Found: %s",
        CANARY,
        extra={"status_code": 404, "request": CANARY, "action": WORD, "job": {"task_name": WORD}},
    )
    line = _line(written)
    assert (line["event"], line["status"]) == ("log.warning", 404)
    assert line.get("logger", "") in {"", name} - {WORD, CANARY} | {""}


def test_log_of_a_job_names_task_and_id_only(written: io.StringIO) -> None:
    job = {"id": 7, "task_name": "referrals.resolve", "task_kwargs": {"who": CANARY}}
    logging.getLogger("procrastinate.worker").error(
        f"Job propose(who={CANARY}) failed", extra={"action": "job_error", "job": job}
    )
    line = _line(written)
    assert (line["task"], line["job"], line["action"]) == ("referrals.resolve", 7, "job_error")


def test_log_of_an_exception_holds_its_class_and_places(written: io.StringIO) -> None:
    try:
        try:
            int(CANARY)
        except ValueError as inner:
            raise LookupError(CANARY) from inner
    except LookupError:
        logging.getLogger("anything").exception("failed for %s", CANARY)
    line = _line(written)
    assert (line["exception"], line["caused_by"]) == ("LookupError", "ValueError")
    assert str(line["at"]).startswith("['test_logs.py:")


def test_own_log_keeps_allowed_keys_of_their_shape(written: io.StringIO) -> None:
    log = structlog.get_logger("lamppost.outreach")
    log.warning("database.failed", count=3, name=CANARY, task=WORD, where=CANARY, seconds=NUMBER)
    line = _line(written)
    assert (line["event"], line["count"]) == ("database.failed", 3)
    assert not {"name", "task", "where", "seconds"} & line.keys()


@pytest.mark.parametrize("event", [f"told {CANARY}", "told.canary", WORD])
def test_own_log_with_an_event_that_nobody_listed_loses_it(
    written: io.StringIO, event: str
) -> None:
    structlog.get_logger("lamppost.outreach").warning(event)
    assert "event" not in _line(written)


@pytest.mark.parametrize("key", sorted(ALLOWED))
@pytest.mark.parametrize(
    "value", [CANARY, WORD, WORD.lower(), NUMBER, [CANARY], {CANARY: 1}, _Unspeakable(), -1]
)
def test_redact_drops_what_it_does_not_know(key: str, value: Any) -> None:
    kept = redact(None, "", {key: value})
    assert kept in ({}, {"job": NUMBER})  # jobs are numbered by the queue itself


def test_redact_drops_a_key_that_it_does_not_know() -> None:
    assert redact(None, "", {"recipient": 1, WORD: 2, "count": 3}) == {"count": 3}


@pytest.mark.parametrize("part", ["redact", "_explain", "_describe", "_places", "_shortened"])
def test_a_processor_that_fails_leaves_a_bare_line(
    written: io.StringIO, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    def fail(*_: object) -> Any:
        raise RuntimeError(CANARY)

    with monkeypatch.context() as broken:
        broken.setattr(logs, part, fail)
        logs.configure({"level": "WARNING"})
        handler = next(h for h in logging.getLogger().handlers if isinstance(h, _Handler))
        broken.setattr(handler, "stream", written)
        try:
            raise LookupError(CANARY)
        except LookupError:
            logging.getLogger("django.request").exception(CANARY)
    logs.configure({"level": "WARNING"})
    assert written.getvalue() == BARE + "\n"


@pytest.mark.parametrize(
    "arguments", [("%s %s", CANARY), ("%d", CANARY), ("%s", _Unspeakable()), (_Unspeakable(),)]
)
def test_a_record_that_cannot_be_put_into_words_leaves_a_bare_line(
    written: io.StringIO, capfd: pytest.CaptureFixture[str], arguments: tuple[Any, ...]
) -> None:
    handler = next(h for h in logging.getLogger().handlers if isinstance(h, _Handler))
    words, *values = arguments
    record = logging.LogRecord("django", logging.ERROR, __file__, 1, words, tuple(values), None)
    handler.handle(record)
    assert written.getvalue() == BARE + "\n"
    assert capfd.readouterr().err == ""


def test_a_stream_that_is_closed_leaves_a_bare_line(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    handler = next(h for h in logging.getLogger().handlers if isinstance(h, _Handler))
    closed = io.StringIO()
    closed.close()
    with monkeypatch.context() as broken:
        broken.setattr(handler, "stream", closed)
        logging.getLogger("django.request").error("%s", CANARY)
    assert capfd.readouterr().err == BARE + "\n"


UNCAUGHT = {
    "a warning": "import warnings; warnings.warn('a naive date for {0}')",
    "the program": "raise LookupError('{0}')",
    "a thread": "import threading; t = threading.Thread(target=int, args=('{0}',)); t.start(); t.join()",
    "a finalizer": "T = type('T', (), {{'__del__': lambda self: int('{0}')}}); T()",
    "a task": (
        "import asyncio\nasync def fail(): raise LookupError('{0}')\n"
        "async def run(): task = asyncio.ensure_future(fail()); await asyncio.sleep(0); del task\n"
        "asyncio.run(run())"
    ),
}


@pytest.mark.parametrize("where", UNCAUGHT)
def test_what_nobody_catches_is_logged_without_its_words(where: str) -> None:
    story = "from lamppost.config.logs import configure; configure({'level': 'INFO'})\n"
    done = subprocess.run(
        [sys.executable, "-c", story + UNCAUGHT[where].format(CANARY)],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert WORD not in done.stderr + done.stdout
    seen = {line.get("exception", line["logger"]) for line in lines}
    assert seen and seen <= {"LookupError", "ValueError", "py.warnings"}


def test_every_event_of_ours_is_listed() -> None:
    """A name cannot be an event: each is written out in the sources."""
    logged = re.compile(r"(?:log|get_logger\(.*\))\.(?:info|warning|error|exception|critical)")
    found = set()
    for source in sources():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and logged.fullmatch(ast.unparse(node.func)):
                assert isinstance(node.args[0], ast.Constant), source.name
                found.add(node.args[0].value)
    assert found <= EVENTS
