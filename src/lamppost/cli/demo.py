"""The whole program with made-up people, on one machine, from one command."""

import hashlib
import os
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from importlib import metadata
from pathlib import Path
from typing import Final

import click
import psycopg
from psycopg import sql

from lamppost.cli.database import Place, data_folder, database, django_ready, spoken_errors
from lamppost.cli.mailbox import LOOPBACK, catching
from lamppost.cli.serving import LISTEN, check_port
from lamppost.cli.supervise import keep_running
from lamppost.cli.waiting import tables_held

PACKAGE: Final = Path(__file__).resolve().parent.parent
REMEMBERED: Final = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
PATIENCE: Final = 60.0  # seconds until the first page


def run_demo(*, port: int, workers: int) -> None:
    """Prepares the demo's own database once, serves it, and waits until it is asked to stop."""
    os.environ.update(LAMPPOST_DEMO="1", PORT=str(port))
    with spoken_errors():
        check_port(LISTEN, port)
        with catching(data_folder() / "mailbox") as mail_port, database(must_own=True) as place:
            os.environ.update(LAMPPOST_MAIL_HOST=LOOPBACK, LAMPPOST_MAIL_PORT=str(mail_port))
            told = _told_aside(place)
            threading.Thread(target=_say_when_up, args=(port,), daemon=True).start()
            web = ["web", "--port", str(port), "--workers", str(workers)]
            keep_running([web, ["worker"]], group=place.group, first=told)


def _told_aside(place: Place) -> Future[None]:
    """Tables, people and what happened to them, while the web server starts: it serves once there are
    tables. Once for each version: the database itself remembers for which."""
    told: Future[None] = Future()
    if place.owner is None:
        raise click.ClickException("The demo needs DATABASE_OWNER_URL beside DATABASE_URL.")
    with psycopg.connect(place.owner, autocommit=True) as connection:
        if connection.execute(REMEMBERED).fetchone() == (_version(),):
            told.set_result(None)
            return told
    held = ExitStack()
    held.enter_context(tables_held(place.owner))
    threading.Thread(target=_tell, args=(place.owner, held, told), daemon=True).start()
    return told


def _tell(owner: str, held: ExitStack, told: Future[None]) -> None:
    try:
        with django_ready():
            from lamppost.cli.demo_data import load
            from lamppost.cli.migration import migrate

            with held:
                migrate(owner=owner)
            load(click.echo)
        told.set_result(None)
    except BaseException as error:  # whatever it is, it ends the demo
        told.set_exception(error)
        return
    from django.db import Error

    with suppress(Error, psycopg.Error):  # the demo was ended meanwhile: the next start goes on
        _approve_when_drawn()
        _remember(owner)


def _approve_when_drawn() -> None:
    """The worker draws reports once it is up, which takes some seconds; then the director approves one of them."""
    from django.db import connection

    from lamppost.cli.demo_data import approve_report

    until = time.monotonic() + PATIENCE
    while not approve_report() and time.monotonic() < until:
        time.sleep(0.5)
    connection.close()


def _remember(owner: str) -> None:
    """That everything of this version is there."""
    with psycopg.connect(owner, autocommit=True) as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, _version()))


def _version() -> str:
    """Changes with each release and with each migration."""
    migrations = sorted(path.name for path in PACKAGE.glob("*/migrations/*.py"))
    digest = hashlib.sha256("\n".join(migrations).encode()).hexdigest()[:16]
    return f"demo of {metadata.version('lamppost')}, {digest}"


def _say_when_up(port: int) -> None:
    """Where to look, as soon as something is there to be seen."""
    address = f"http://{LISTEN}:{port}/"
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if _answers(address):
            click.echo(f"Open {address}   (Ctrl-C ends the demo)")
            return
        time.sleep(0.1)


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own address
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
