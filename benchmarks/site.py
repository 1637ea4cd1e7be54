"""A site to measure: an embedded database, made-up hospitals, two web workers; and a bare view beside it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil
import psycopg

WORKERS: Final = "2"
QUEUES: Final = (100, 10_000, 100_000)


@dataclass(frozen=True)
class Server:
    """A web server under measurement."""

    port: int
    pid: int

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def worker_megabytes(self) -> float:
        """The largest of its workers: what it holds in memory (resident set size), shared pages too."""
        children = psutil.Process(self.pid).children(recursive=True)
        most: int = max(child.memory_info().rss for child in children)
        return most / 2**20


@dataclass(frozen=True)
class Site:
    """Everything a measurement needs."""

    product: Server
    bare: Server
    app_url: str
    superuser_url: str
    slug: str
    coordinators: dict[int, str]  # open outreaches: the session of who coordinates them


@contextmanager
def site(data: Path, queues: tuple[int, ...] = QUEUES) -> Iterator[Site]:
    """Starts everything and leaves nothing running. `queues`: how long each one is."""
    os.environ |= {"LAMPPOST_DATA": str(data), "LAMPPOST_DEMO": "1"}
    os.environ["LAMPPOST_DOOR_ROOM"] = "1000000"  # all come from one place, each of them counted
    os.environ["DJANGO_SETTINGS_MODULE"] = "lamppost.config.settings"
    from lamppost.cli.embedded import running

    with running(data) as urls:
        os.environ["DATABASE_URL"] = urls.app
        slug, coordinators = _fill(urls.owner, urls.superuser, queues)
        with (
            _serving([sys.executable, "-m", "lamppost.cli.main", "web"]) as product,
            _serving([sys.executable, "-m", "benchmarks.bare"]) as bare,
        ):
            yield Site(product, bare, urls.app, urls.superuser, slug, coordinators)


def _fill(owner: str, superuser: str, queues: tuple[int, ...]) -> tuple[str, dict[int, str]]:
    """One hospital to ask at, and one for each length of queue."""
    import django

    django.setup()
    from lamppost.cli.migration import migrate

    migrate(owner=owner)
    from benchmarks.people import coordinator, hospital, outreaches

    slug = hospital("Public", superuser).slug
    sessions = {}
    for size in queues:
        place = hospital(f"Queue {size}", superuser)
        outreaches(place.id, size, superuser)
        sessions[size] = coordinator(place.id, size)
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("CREATE TABLE bare_row (id uuid PRIMARY KEY, text text)")
        connection.execute("GRANT ALL ON bare_row TO lamppost_app")
        _settle(connection)
    return slug, sessions


def _settle(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """What autovacuum does in a site's first minutes: it looks at tables that have rows, and at no others.

    A table that is vacuumed while empty is taken for empty by each plan that was made before the next look.
    """
    filled = "SELECT quote_ident(relname) FROM pg_stat_user_tables WHERE n_live_tup > 0"
    for (table,) in connection.execute(filled).fetchall():
        connection.execute(f"VACUUM ANALYZE {table}".encode())


@contextmanager
def _serving(command: list[str]) -> Iterator[Server]:
    port = _free_port()
    arguments = [*command, "--port", str(port), "--workers", WORKERS]
    process = subprocess.Popen(
        arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        _wait_for(port, process)
        yield Server(port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise SystemExit("a server under measurement did not start")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("a server under measurement does not answer")
