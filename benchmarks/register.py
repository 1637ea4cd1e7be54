"""A register of 5,000 supporters with certificates, brought in; and the page of supporters of 60, 500 and 5,000.

Run `python -m benchmarks.register [supporters]`; the targets are 30 s, and the page within 1.5 times.
"""

import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

import psycopg

from benchmarks.load import Measured, measure
from benchmarks.site import Site, site

REGISTER: Final = 5_000
TARGET: Final = 30  # seconds
LISTS: Final = (60, 500, 5_000)
FLAT: Final = 1.5
ROUNDS: Final = 3
HEAD: Final = (
    "E-mail,Name,Department,Specialty,Languages,Modes,Capacity,Trained on,Minutes,Certified on,"
    "Renewed on,Certified until,Standing"
)
# Each view, and from which length on its page is full: what is compared holds as many rows.
PAGES: Final = {
    "everybody": ("/staff/supporters/", 60),
    "due": ("/staff/supporters/?which=due", 500),
    "a page further on": ("/staff/supporters/?after=MIDDLE", 500),
}
MIDDLE: Final = """SELECT id FROM supporters_supporter WHERE hospital_id = %s ORDER BY certified_until, id
OFFSET (SELECT count(*) / 2 FROM supporters_supporter WHERE hospital_id = %s) LIMIT 1"""
LISTED: Final = """EXPLAIN (COSTS OFF) SELECT id FROM supporters_supporter
WHERE hospital_id = HOSPITAL AND standing IN ('active', 'certified', 'resting')
ORDER BY certified_until, id LIMIT 51"""
DEPARTMENT: Final = """
INSERT INTO program_department (hospital_id, name, specialty, stage)
SELECT %s, 'Department ' || n, '', 'active' FROM generate_series(1, 12) AS n
"""


def register(place: str, size: int) -> bytes:
    """A made-up file of that many: in twelve departments, every fifth due or lapsed, every eighth resting."""
    from lamppost.core.clock import now

    today = now().date()
    lines = [HEAD]
    for n in range(size):
        until = today + timedelta(days=(n * 7) % 400 - 20)
        since = until - timedelta(days=400)
        standing = "resting" if n % 8 == 0 else "active"
        lines.append(
            f"n{n}@{place}.example.org,Nora Number{n},Department {n % 12 + 1},Surgery,English; Spanish,"
            f"phone; video,{n % 4},{since - timedelta(days=30)},240,{since},{since},{until},{standing}"
        )
    return "\n".join(lines).encode()


def bring_in(place: Site, size: int) -> tuple[int, str]:
    """A hospital with so many supporters, and one line about how long it took, once and again."""
    from benchmarks.people import hospital
    from benchmarks.rotation import busy
    from lamppost.core.access import Actor
    from lamppost.supporters.actions import import_supporters

    here = hospital(f"Register {size}", place.superuser_url)
    with psycopg.connect(place.superuser_url, autocommit=True) as connection:
        connection.execute(DEPARTMENT, (here.id,))
    content, took, at_work = register(here.slug, size), [], []
    for expected in ((size, 0), (0, size)):
        began, before_it = time.perf_counter(), busy()
        report = import_supporters(content=content, hospital=here.id, by=Actor.system(here.id))
        took.append(time.perf_counter() - began)
        at_work.append(busy() - before_it)
        assert (report.added, report.unchanged) == expected, report.problems[:3]
    return here.id, (
        f"register of {size:,} supporters: {took[0]:.1f} s [{TARGET}], of which {at_work[0]:.1f} s at work "
        f"(itself and its session); the same again {took[1]:.1f} s, {at_work[1]:.1f} s at work"
    )


def pages(place: Site, sizes: dict[int, int]) -> list[str]:
    """A line for each view of the list: requests per second by length, in interleaved rounds."""
    from benchmarks.people import coordinator

    cookies = {size: coordinator(here, size) for size, here in sizes.items()}
    said = []
    for name, (path, full_from) in PAGES.items():
        runs = {size: _run(place, path, sizes[size], cookies[size]) for size in sizes}
        seen: dict[int, list[Measured]] = {size: [] for size in sizes}
        for _ in range(ROUNDS):
            for size, run in runs.items():
                seen[size].append(run())
        said.append(_line(name, full_from, seen))
    return said


def _run(place: Site, path: str, here: int, session: str) -> Callable[[], Measured]:
    with psycopg.connect(place.superuser_url) as connection:
        ((middle,),) = connection.execute(MIDDLE, [here, here]).fetchall()
    url = place.product.url + path.replace("MIDDLE", str(middle))
    cookie = f"lamppost_staff={session}"
    return lambda: measure(url, connections=4, cookie=cookie)


def _line(name: str, full_from: int, seen: dict[int, list[Measured]]) -> str:
    rate = {size: statistics.median(one.per_second for one in rows) for size, rows in seen.items()}
    p95 = {size: statistics.median(one.p95_ms for one in rows) for size, rows in seen.items()}
    faults = sum(one.refused + one.broken for rows in seen.values() for one in rows)
    told = ", ".join(f"{size:,}: {rate[size]:,.0f}/s p95 {p95[size]:.1f} ms" for size in seen)
    longest = max(seen)
    flat = f"{full_from:,} over {longest:,} {rate[full_from] / rate[longest]:.2f} [{FLAT}]"
    return f"supporters, {name}: {told}; {flat}, faults {faults}"


def plan(place: Site, here: int) -> str:
    """How PostgreSQL reads the first page, as the application's role does; numbers left out."""
    with psycopg.connect(place.app_url) as connection:
        asked = LISTED.replace("HOSPITAL", str(here)).encode()
        lines = connection.execute(asked).fetchall()
    return re.sub(r"\d+", "n", "\n".join(str(line[0]) for line in lines))


def main(size: int) -> None:
    """A site of its own, so that what another measurement left does not count."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        Path(folder).chmod(0o711)
        with site(Path(folder), queues=()) as place:
            made = {one: bring_in(place, one) for one in sorted({*LISTS, size})}
            print(made[size][1])
            sizes = {one: made[one][0] for one in LISTS}
            with psycopg.connect(place.superuser_url, autocommit=True) as connection:
                connection.execute("VACUUM ANALYZE")
            print("\n".join(pages(place, sizes)))
            plans = {one: plan(place, here) for one, here in sizes.items()}
            is_one = len(set(plans.values())) == 1
            print(
                "supporters: one plan for all lengths" if is_one else "\n--\n".join(plans.values())
            )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lamppost.config.settings")
    main(int(sys.argv[1]) if len(sys.argv) > 1 else REGISTER)
