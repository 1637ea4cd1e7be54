"""How long a stored report takes to be shown, beside a bare page. `python -m benchmarks.report_page`.

The report is of a whole program of 200 hospitals with ten departments each and seven years of head counts; who looks
is its director. The list of reports asks besides which reports can be drawn, at each of them. One visitor, no waiting.
"""

import tempfile
from datetime import date
from pathlib import Path
from typing import Final
from uuid import UUID

import psycopg

from benchmarks.load import measure
from benchmarks.site import Site, site

HOSPITALS: Final = 200
TARGET: Final = 100  # milliseconds
YEAR: Final = 2025
PLACES: Final = """
INSERT INTO program_hospital (slug, name, address, city, state, zip_code, phone, time_zone, stage, serves, accent)
SELECT 'place-' || n, 'Place ' || n, '', '', 'CA', '', '+15105550100', 'America/Los_Angeles', 'active',
  '{physician}', ''
FROM generate_series(1, %s) AS n
"""
DEPARTMENTS: Final = """
INSERT INTO program_department (hospital_id, name, specialty, stage, approached_on, adopted_on)
SELECT id, 'Department ' || n, '', 'active', '2019-01-01', '2019-06-01'
FROM program_hospital, generate_series(1, 10) AS n
"""
HEADS: Final = """
INSERT INTO program_headcount (department_id, month, physicians)
SELECT d.id, m::date, 40 FROM program_department AS d,
  generate_series('2019-06-01'::timestamp, '2026-05-01'::timestamp, interval '1 month') AS m
"""


def program(superuser: str) -> None:
    """The hospitals, as a site has them after its first years."""
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute(PLACES, [HOSPITALS])
        connection.execute(DEPARTMENTS)
        connection.execute(HEADS)
        for table in ("program_hospital", "program_department", "program_headcount"):
            connection.execute(f"VACUUM ANALYZE {table}".encode())


def stored() -> UUID:
    """A report of all of them, approved, with every file as the worker draws it."""
    from benchmarks.evaluation import PERIOD, region
    from lamppost.evaluation.models import Release, ReleaseFile
    from lamppost.evaluation.report.evaluating import evaluate
    from lamppost.evaluation.report.releasing import files
    from lamppost.evaluation.report.requests import Request
    from lamppost.evaluation.rules import ReleaseKind, ReleaseState

    found = evaluate(region(HOSPITALS, 500 * HOSPITALS), Request(PERIOD.first, PERIOD.last))
    day = date(YEAR + 1, 2, 1)
    row = Release.objects.create(
        kind=ReleaseKind.WINDOW,
        year=YEAR,
        state=ReleaseState.APPROVED,
        asked_on=day,
        drawn_on=day,
        approved_on=day,
        shown={},
        activity=11,
        respondents=5,
        percent_hidden=round(100 * found.share_hidden),
    )
    ReleaseFile.objects.bulk_create(
        ReleaseFile(release=row, name=name, language=language, content=content)
        for (name, language), content in files(found, "").items()
    )
    return row.pk


def director() -> str:
    """The session of who directs them all."""
    from benchmarks.people import signed_in
    from lamppost.core.access import Actor, Grant, Role
    from lamppost.people.actions import invite
    from lamppost.program.queries import hospital_ids

    account = invite(
        email="director@example.org",
        name="Director of All",
        grants=(Grant(Role.DIRECTOR),),
        by=Actor.system(*hospital_ids()),
    )
    return signed_in(account)


def show(place: Site) -> None:
    program(place.superuser_url)
    reports, cookie = "/staff/figures/reports/", f"lamppost_staff={director()}"
    report = f"{reports}{stored()}/"
    for name, url in (
        ("bare page", f"{place.bare.url}/form"),
        (f"stored report of {HOSPITALS} hospitals", place.product.url + report),
        ("list of reports", place.product.url + reports),
    ):
        seen = measure(url, connections=1, cookie=cookie)
        target = f"  [{TARGET} ms]" if name.startswith("stored") else ""
        faults = f"faults {seen.refused + seen.broken}"
        print(
            f"{name:30} median {seen.p50_ms:6.1f} ms  p95 {seen.p95_ms:6.1f} ms  {faults}{target}"
        )


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        Path(folder).chmod(0o711)
        with site(Path(folder), queues=()) as place:
            show(place)


if __name__ == "__main__":
    main()
