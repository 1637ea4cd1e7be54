"""Logs as lines of JSON that cannot name anybody: what is not known to be harmless is left out.

A message of Django, of the job queue or of the driver may carry a path, an address or what somebody
wrote. So no message is ever printed: only where it came from, its level, and values from closed lists.
It fails closed: what goes wrong while a line is made leaves a bare line, never the original.
"""

import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import structlog
from structlog.typing import EventDict, Processor

PACKAGE: Final = Path(__file__).resolve().parent.parent
FRAMES: Final = 8  # the innermost places of an exception
BARE: Final = '{"event": "log.unwritable"}'

# Whatever this program itself says; a test finds each in the sources, and no other.
EVENTS: Final = frozenset(
    {"database.failed", "head_not_written", "round_failed", "sign_in_mail_failed"}
)
LEVELS: Final = frozenset({"debug", "info", "warning", "error", "critical"})
FOREIGN: Final = frozenset(f"log.{level}" for level in LEVELS)  # of a library
LIBRARIES: Final = frozenset(
    """
    lamppost django procrastinate psycopg granian _granian allauth whitenoise structlog mail asyncio concurrent
    multiprocessing py root
    """.split()  # noqa: SIM905
)
ACTIONS: Final = frozenset(  # what the job queue says that it does
    """
    job_error job_error_retry job_success job_aborted job_aborted_retry job_defer jobs_deferred loaded_job_info
    start_job finish_task abort_job ending_job task_not_found start_worker stop_worker stopping_worker next_tick
    side_task_failed side_task_monitor_failed poll_jobs_to_abort_error cancel_tasks_failed periodic_task_deferred
    periodic_task_already_deferred periodic_deferrer_no_task ignore_periodic_task registering_periodic_task
    skip_periodic_task_queueing_lock about_to_defer_jobs
    """.split()  # noqa: SIM905
)
_LOGGER = re.compile(r"[A-Za-z_]+(\.[A-Za-z_]+)*")
_TIME = re.compile(r"[0-9T:.+Z-]{10,35}")
_PLACE = re.compile(r"[A-Za-z0-9_./-]+\.(py|pyx|html):[0-9]{1,6}")

IsKnown = Callable[[Any], bool]


def _in(closed: frozenset[str]) -> IsKnown:
    return lambda value: isinstance(value, str) and value in closed


def _matching(pattern: re.Pattern[str]) -> IsKnown:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _below(limit: float) -> IsKnown:
    """A number too small to be anybody's telephone or record."""
    return lambda value: isinstance(value, int | float) and 0 <= value < limit


def _are_places(value: Any) -> bool:
    return isinstance(value, list) and all(map(_matching(_PLACE), value))


def _is_logger(value: Any) -> bool:
    is_name = isinstance(value, str) and _LOGGER.fullmatch(value) is not None
    return is_name and value.partition(".")[0] in LIBRARIES


def _is_error(value: Any) -> bool:
    """The name of an exception that this process knows."""
    return isinstance(value, str) and value in {kind.__name__ for kind in _errors(BaseException)}


def _errors(kind: type[BaseException]) -> Iterator[type[BaseException]]:
    yield kind
    for narrower in type.__subclasses__(kind):
        yield from _errors(narrower)


def _is_task(value: Any) -> bool:
    """The name of a job that the queue of this process knows."""
    queue: Any = sys.modules["procrastinate.contrib.django"]
    return isinstance(value, str) and value in queue.app.tasks


# The keys that pass, each with what alone may stand there.
ALLOWED: Final[Mapping[str, IsKnown]] = {
    "timestamp": _matching(_TIME),
    "level": _in(LEVELS),
    "logger": _is_logger,
    "event": _in(EVENTS | FOREIGN),
    "where": _matching(_PLACE),
    "exception": _is_error,
    "caused_by": _is_error,
    "at": _are_places,
    "task": _is_task,
    "action": _in(ACTIONS),
    "job": _below(2**53),
    "attempts": _below(1_000),
    "status": _below(1_000),
    "count": _below(10_000_000),
    "seconds": _below(1_000_000),
    "port": _below(65_536),
    "pid": _below(5_000_000),
}


def redact(logger: Any, method: str, fields: EventDict) -> EventDict:
    """Keeps the allowed keys whose values are known to be harmless; drops everything else."""
    return {key: value for key, value in fields.items() if _is_harmless(key, value)}


def _is_harmless(key: str, value: Any) -> bool:
    """Not, where even asking fails."""
    try:
        return key in ALLOWED and ALLOWED[key](value)
    except Exception:
        return False


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
    places = [f"{_shortened(frame.filename)}:{frame.lineno}" for frame in frames]
    return [place for place in places if _PLACE.fullmatch(place)]


def _shortened(path: str) -> str:
    """A file by its package, not by where this machine keeps it."""
    inside, _, rest = path.rpartition("site-packages/")
    if inside:
        return rest
    try:
        return str(Path(path).relative_to(PACKAGE.parent))
    except ValueError:
        return Path(path).name


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Whatever fails while a line is made, the line says only that."""

    def format(self, record: logging.LogRecord) -> str:
        try:
            return super().format(record)
        except Exception:
            return BARE


class _Handler(logging.StreamHandler[Any]):
    """Ours, so that configuring again replaces it; a record it cannot write is dropped in silence."""

    def handleError(self, record: logging.LogRecord) -> None:
        print(BARE, file=sys.stderr)  # noqa: T201


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
        _Formatter(
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
    logging.captureWarnings(True)  # a warning quotes the line and often the value that it is about
    if "pytest" not in sys.modules:  # a test run shows its own errors
        _catch_the_uncaught()


def _catch_the_uncaught() -> None:
    """What Python itself would print, with the words of the error."""
    sys.excepthook = _log_error
    threading.excepthook = lambda seen: _log_error(seen.exc_type, seen.exc_value, None)
    sys.unraisablehook = lambda seen: _log_error(seen.exc_type, seen.exc_value, None)


def _log_error(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    """One line instead of a traceback. Ctrl-C is no failure, and says nothing."""
    if not issubclass(kind, KeyboardInterrupt):
        seen = error or kind()
        logging.getLogger("root").critical("", exc_info=(kind, seen, seen.__traceback__ or trace))
