"""The two processes that do the work: web and worker."""

import errno
import gc
import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from importlib import import_module
from typing import Any, Final

from lamppost.cli.waiting import wait_for_tables
from lamppost.core.errors import LamppostError

LISTEN: Final = "127.0.0.1"
THREADS: Final = (
    3  # of one web worker: more only wait for the interpreter. Each holds one connection
)
# So many new objects; so many rounds among the young, and among the middle-aged.
COLLECT_AFTER: Final = (20_000, 20, 20)
JOBS_AT_ONCE: Final = 4
GRACE: Final = 8.0  # seconds that a stopping worker gives its jobs
SILENCE: Final = timedelta(minutes=1)  # within a transaction: then others get what it holds
WAIT: Final = timedelta(seconds=10)  # of a page for what somebody else holds


class PortTaken(LamppostError):
    """Somebody else listens there."""


def port_from_environment() -> int:
    """PORT, else 8000."""
    return int(os.environ.get("PORT", "8000"))


def check_port(host: str, port: int) -> None:
    """Raises PortTaken with what to do, before anything else is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                raise PortTaken(
                    f"Port {port} is in use. Choose another, like: PORT={port + 1}"
                ) from None
            raise PortTaken(f"Cannot listen on {host}, port {port}: {problem.strerror}.") from None


def serve(*, host: str, port: int, workers: int, threads: int) -> None:
    """Serves both doors until it is asked to stop. Queries and answers are never written to a log."""
    from granian.constants import HTTPModes, Interfaces
    from granian.server import MPServer

    check_port(host, port)
    server = MPServer(
        "lamppost.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=workers,
        blocking_threads=threads,
        backpressure=128,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_enabled=False,
    )
    server.serve(target_loader=partial(load, os.getpid()), wrap_loader=False)


def load(parent: int) -> Callable[..., Any]:
    """The application, in a web worker that does not outlive the process that began it."""
    from lamppost.core.transactions import limit_transactions

    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    limit_transactions(idle=SILENCE, lock=WAIT)
    application: Callable[..., Any] = import_module("lamppost.config.wsgi").application
    import_module("lamppost.config.urls")  # Django would leave it to whoever asks first
    wait_for_tables()
    _spare_the_collector()
    return application


def _spare_the_collector() -> None:
    """What the application is made of stays: looking through it for garbage, every few requests, took an
    eighth of the time (`python -m benchmarks.surveys`)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def work(*, waits: bool = True) -> None:
    """Does queued jobs until it is asked to stop (or, unless it `waits`, until there are none), then finishes
    or hands back those in hand. A job of another version is left to that.

    It polls: waking it by NOTIFY would serialise every commit of the server (design 2).
    """
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    from lamppost.core.queues import letters_leave_room
    from lamppost.core.transactions import limit_transactions
    from lamppost.core.versions import beside_other_versions, known_arguments

    if waits:
        limit_transactions(idle=SILENCE)
    assert isinstance(app.connector, DjangoConnector)  # noqa: S101 - the Django app's own
    queue = app.replace_connector(app.connector.get_worker_connector())
    with queue as patched, beside_other_versions(patched):
        patched.run_worker(
            wait=waits,
            install_signal_handlers=waits,
            worker_middleware=[letters_leave_room(), known_arguments],
            concurrency=JOBS_AT_ONCE,
            listen_notify=False,
            fetch_job_polling_interval=0.5,
            abort_job_polling_interval=5.0,
            delete_jobs="successful",
            shutdown_graceful_timeout=GRACE,
            update_heartbeat_interval=5.0,
            stalled_worker_timeout=20.0,
        )
