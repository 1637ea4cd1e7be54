"""The whole program with made-up people, on one machine, from one command."""

import os
import threading
import time
import urllib.error
import urllib.request
from typing import Final

import click

from lamppost.cli.database import Place, data_folder, ready, spoken_errors
from lamppost.cli.mailbox import LOOPBACK, catching
from lamppost.cli.serving import LISTEN, check_port
from lamppost.cli.supervise import keep_running

PATIENCE: Final = 60.0  # seconds until the first page


def run_demo(*, port: int, workers: int) -> None:
    """Prepares the demo's own database once, serves it, and waits until it is asked to stop."""
    os.environ["LAMPPOST_DEMO"] = "1"
    os.environ["PORT"] = str(port)
    with spoken_errors():
        check_port(LISTEN, port)
        with catching(data_folder() / "mailbox") as mail_port:
            os.environ.update(LAMPPOST_MAIL_HOST=LOOPBACK, LAMPPOST_MAIL_PORT=str(mail_port))
            with ready(must_own=True) as place:
                _fill(place)
                threading.Thread(target=_say_when_up, args=(port,), daemon=True).start()
                web = ["web", "--port", str(port), "--workers", str(workers)]
                keep_running([web, ["worker"]], group=place.group)


def _fill(place: Place) -> None:
    from lamppost.cli.demo_data import load
    from lamppost.cli.migration import migrate

    if place.owner is None:
        raise click.ClickException("The demo needs DATABASE_OWNER_URL beside DATABASE_URL.")
    migrate(owner=place.owner)
    load(click.echo)


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
