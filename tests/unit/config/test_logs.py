"""What reaches the log: where and what kind, never what somebody wrote."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from lamppost.config.logs import ALLOWED, _Handler, redact

CANARY = "Dr Quill Canary"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """The stream that the root handler writes to."""
    stream = io.StringIO()
    handler = next(h for h in logging.getLogger().handlers if isinstance(h, _Handler))
    monkeypatch.setattr(handler, "stream", stream)
    yield stream


def _line(written: io.StringIO) -> dict[str, object]:
    assert CANARY not in written.getvalue()
    line: dict[str, object] = json.loads(written.getvalue())
    return line


def test_log_of_a_library_holds_no_message(written: io.StringIO) -> None:
    logging.getLogger("django.request").warning(
        "Not Found: %s", f"/code/{CANARY}", extra={"status_code": 404, "request": CANARY}
    )
    line = _line(written)
    assert (line["logger"], line["status"], line["event"]) == ("django.request", 404, "log.warning")


def test_log_of_a_job_names_task_and_id_only(written: io.StringIO) -> None:
    job = {"id": 7, "task_name": "outreach.propose", "task_kwargs": {"who": CANARY}}
    logging.getLogger("procrastinate.worker").error(
        f"Job propose(who={CANARY}) failed", extra={"action": "job_error", "job": job}
    )
    line = _line(written)
    assert (line["task"], line["job"], line["action"]) == ("outreach.propose", 7, "job_error")


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
    log.warning("roster.read", count=3, name=CANARY, task=CANARY, where=CANARY)
    line = _line(written)
    assert (line["event"], line["count"]) == ("roster.read", 3)
    assert not {"name", "task", "where"} & line.keys()


def test_own_log_with_a_sentence_for_an_event_loses_it(written: io.StringIO) -> None:
    structlog.get_logger("lamppost.outreach").warning(f"told {CANARY}")
    assert "event" not in _line(written)


@pytest.mark.parametrize("key", sorted(ALLOWED))
def test_redact_drops_free_text_under_every_key(key: str) -> None:
    assert redact(None, "", {key: CANARY}) == {}
    assert redact(None, "", {key: [CANARY]}) == {}
