"""Logs as lines of JSON that cannot name anybody: what is not known to be harmless is left out.

A message of Django, of the job queue or of the driver may carry a path, an address or what somebody
wrote. So no message is ever printed: only where it came from, its level, and fields of known shape.
"""

import logging
import re
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import structlog
from structlog.typing import EventDict, Processor

PACKAGE: Final = Path(__file__).resolve().parent.parent
FRAMES: Final = 8  # the innermost places of an exception

_EVENT = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)*")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*")
_TIME = re.compile(r"[0-9T:.+Z-]+")
_PLACE = re.compile(r"[A-Za-z0-9_./-]+:[0-9]+")


def _matching(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)


def _are_places(value: Any) -> bool:
    return isinstance(value, list) and all(map(_matching(_PLACE), value))


# The keys that pass, each with the only shape in which it does.
ALLOWED: Final[Mapping[str, Callable[[Any], bool]]] = {
    "timestamp": _matching(_TIME),
    "level": _matching(_NAME),
    "logger": _matching(_NAME),
    "event": _matching(_EVENT),
    "where": _matching(_PLACE),
    "exception": _matching(_NAME),
    "caused_by": _matching(_NAME),
    "at": _are_places,
    "task": _matching(_NAME),
    "action": _matching(_NAME),
    "job": _is_number,
    "attempts": _is_number,
    "status": _is_number,
    "count": _is_number,
    "seconds": _is_number,
    "port": _is_number,
    "pid": _is_number,
}


def redact(logger: Any, method: str, fields: EventDict) -> EventDict:
    """Keeps the allowed keys whose values have their shape; drops everything else."""
    return {key: value for key, value in fields.items() if key in ALLOWED and ALLOWED[key](value)}


def _describe(logger: Any, method: str, fields: EventDict) -> EventDict:
    """What may be said about a record of another library: never its message."""
    record: logging.LogRecord = fields["_record"]
    job = getattr(record, "job", None) or {}
    return {
        **fields,
        "event": "log." + record.levelname.lower(),
        "where": f"{_shortened(record.pathname)}:{record.lineno}",
        "status": getattr(record, "status_code", None),
        "action": getattr(record, "action", None),
        "task": job.get("task_name") if isinstance(job, dict) else None,
        "job": job.get("id") if isinstance(job, dict) else None,
    }


def _explain(logger: Any, method: str, fields: EventDict) -> EventDict:
    """An exception by its class and the places it passed; its text may quote what somebody wrote."""
    given = fields.pop("exc_info", None)
    record = fields.get("_record")
    given = given or (record.exc_info if record else None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if not isinstance(error, BaseException):
        return fields
    cause = error.__cause__ or error.__context__
    return {
        **fields,
        "exception": type(error).__name__,
        "caused_by": type(cause).__name__ if cause else None,
        "at": _places(error.__traceback__),
    }


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-FRAMES:]
    return [f"{_shortened(frame.filename)}:{frame.lineno}" for frame in frames]


def _shortened(path: str) -> str:
    """A file by its package, not by where this machine keeps it."""
    inside, _, rest = path.rpartition("site-packages/")
    if inside:
        return rest
    try:
        return str(Path(path).relative_to(PACKAGE.parent))
    except ValueError:
        return Path(path).name


class _Handler(logging.StreamHandler[Any]):
    """Ours, so that configuring again replaces it; a record it cannot write is dropped in silence."""

    def handleError(self, record: logging.LogRecord) -> None:
        print('{"event": "log.unwritable"}', file=sys.stderr)  # noqa: T201


def configure(settings: Mapping[str, str]) -> None:
    """Sets up all logging of this process; Django calls it with the settings' LOGGING."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = _Handler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, _describe],
            processors=[_explain, redact, structlog.processors.JSONRenderer()],
        )
    )
    root = logging.getLogger()
    root.handlers = [old for old in root.handlers if not isinstance(old, _Handler)] + [handler]
    root.setLevel(settings["level"])
    for name in ("django", "django.server"):  # their own handlers would print messages
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
