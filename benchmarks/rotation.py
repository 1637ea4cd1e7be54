"""Seal and open per second; and a rotation of 100,000 open outreaches while the site answers.

Run `python -m benchmarks.rotation [outreaches]`; the target is 30 s for 100,000.
"""

import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

import psutil

OUTREACHES: Final = 100_000
TARGET: Final = 30  # seconds
VALUES: Final = 20_000
PAUSE: Final = 0.02  # seconds between two requests: somebody who works, not a load


@dataclass
class Asking:
    """What somebody saw who asked for pages all the time: milliseconds, and answers that were none."""

    took: list[float] = field(default_factory=list)
    faults: int = 0

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.took, n=20)[-1] if len(self.took) > 1 else 0.0


def seal_and_open() -> tuple[float, float]:
    """Values sealed, and opened, per second, by one process."""
    from lamppost.core.ids import random_id
    from lamppost.outreach.rules import Recipient
    from lamppost.vault.rules import Place, new_secret, seal, unseal

    secret, place = new_secret(), Place("outreach_outreach", random_id(), "sealed_recipient")
    value = Recipient("Somebody Made Up", 7, ("somebody@example.org",), "Emergency Medicine")
    began = time.perf_counter()
    sealed = [seal(secret, value, place) for _ in range(VALUES)]
    halfway = time.perf_counter()
    for one in sealed:
        unseal(secret, one, place, Recipient)
    return VALUES / (halfway - began), VALUES / (time.perf_counter() - halfway)


def rotation(place: int, size: int, superuser: str, pages: dict[str, tuple[str, str]]) -> str:
    """One line about a rotation of so many; `pages`: what to ask for meanwhile, by host and cookie."""
    from benchmarks.people import sealed_outreaches
    from lamppost.core.access import Actor
    from lamppost.vault.actions import rotate

    sealed_outreaches(place, size, superuser)
    for seconds in (3, 5):  # the first requests load templates and plans
        with _asking(pages) as before:
            time.sleep(seconds)
    with _asking(pages) as meanwhile:
        began, before_it = time.perf_counter(), busy()
        done = rotate(by=Actor.system())
        took, at_work = time.perf_counter() - began, busy() - before_it
    line = (
        f"rotation of {size:,} open outreaches: {took:.1f} s [{TARGET}], of which {at_work:.1f} s at work "
        f"(itself and its session), {done.moved:,} rows, {done.left} left"
    )
    seen = (
        f"{path} p95 {before[path].p95:.0f} ms before, {meanwhile[path].p95:.0f} ms meanwhile, "
        f"{len(meanwhile[path].took)} answers, faults {meanwhile[path].faults}"
        for path in pages
    )
    return "\n  ".join([line, *seen])


def busy() -> float:
    """Seconds of processor time of this process and of the server's process for its session."""
    from django.db import connection

    connection.ensure_connection()
    server = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    of_server: float = server.user + server.system
    return time.process_time() + of_server


@contextmanager
def _asking(pages: dict[str, tuple[str, str]]) -> Iterator[dict[str, Asking]]:
    """Somebody for each page asks for it again and again, until the block ends."""
    is_over, seen = threading.Event(), {path: Asking() for path in pages}
    threads = [
        threading.Thread(target=_ask, args=(path, *where, seen[path], is_over), daemon=True)
        for path, where in pages.items()
    ]
    for one in threads:
        one.start()
    try:
        yield seen
    finally:
        is_over.set()
        for one in threads:
            one.join()


def _ask(path: str, host: str, cookie: str, seen: Asking, is_over: threading.Event) -> None:
    while not is_over.is_set():
        began = time.perf_counter()
        connection = HTTPConnection(host, timeout=30)
        try:
            connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            answer = connection.getresponse()
            answer.read()
            seen.faults += answer.status != 200
        except OSError:
            seen.faults += 1
        finally:
            connection.close()
        seen.took.append((time.perf_counter() - began) * 1000)
        is_over.wait(PAUSE)


def main(size: int) -> None:
    """A site of its own, so that what another measurement left does not count."""
    from benchmarks.site import site

    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        Path(folder).chmod(0o711)
        with site(Path(folder), queues=(100,)) as place:
            from benchmarks.people import coordinator, hospital

            sealed, opened = seal_and_open()
            print(f"sealed {sealed:,.0f}/s, opened {opened:,.0f}/s, by one process")
            here = hospital("Rotating", place.superuser_url)
            session = f"lamppost_staff={coordinator(here.id, size)}"
            pages = {
                f"/{place.slug}/colleague": (place.product.host, ""),
                "/staff/queue/": (place.product.host, session),
            }
            print(rotation(here.id, size, place.superuser_url, pages))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lamppost.config.settings")
    main(int(sys.argv[1]) if len(sys.argv) > 1 else OUTREACHES)
