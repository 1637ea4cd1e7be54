"""The two hospitals, who works there, and how far their departments have come."""

import csv
import io
from collections import Counter
from datetime import date
from typing import Final

from lamppost.cli.demo_data.sites import FIRST_MONTH, SITES, Site
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.ids import dice
from lamppost.core.text import fold
from lamppost.program import actions, queries
from lamppost.program.queries import DepartmentRow, HospitalRow
from lamppost.program.rules import AdoptionStage
from lamppost.program.rules.heads import month_after
from lamppost.program.rules.hospitals import Choice

WITH_ADDRESS: Final = 0.7  # of the physicians; the others are known by name alone
AFFILIATION: Final = "hosp_afl_"  # and their names, which are no numbers
Lines = list[list[str]]
SMALLER_AT_FIRST: Final = 0.08  # fewer physicians in the first month than now


def place_of(site: Site) -> HospitalRow:
    """The hospital of that site as the program knows it."""
    return next(one for one in queries.hospitals() if one.cms_id == site.cms_id)


def adopters_of(site: Site) -> list[DepartmentRow]:
    """Its adopting departments, in the order of the table."""
    known = {one.name: one for one in queries.departments(place_of(site).id)}
    return [known[adopter.name] for adopter in site.adopters]


def bring_in_places() -> None:
    """Hospitals and rosters through the same doors as a real site's files; then stages and heads."""
    chosen = Choice(cms_ids=frozenset(site.cms_id for site in SITES))
    report = actions.import_hospitals(content=_hospitals(), choice=chosen, by=Actor.system())
    program = Actor.system(*report.hospitals)
    for site in SITES:
        actions.import_roster(content=_roster(site), hospital=place_of(site).id, by=program)
        _adopt(site, program)
        _count_heads(site, program)


def _hospitals() -> bytes:
    """Of the packaged file the lines of two hospitals: reading the others takes a second."""
    wanted = {_bare(site.cms_id) for site in SITES}
    lines = _lines(queries.packaged_hospitals())
    return _written([lines[0], *(line for line in lines[1:] if _bare(line[0]) in wanted)])


def _roster(site: Site) -> bytes:
    """The packaged roster's lines of a hospital, with what public files lack: addresses, for most."""
    lines = _lines(queries.packaged_roster())
    headings = [heading.strip() for heading in lines[0]]
    places = [at for at, heading in enumerate(headings) if heading.startswith(AFFILIATION)]
    here = [line for line in lines[1:] if _bare(site.cms_id) in {_bare(line[at]) for at in places}]
    addresses = _addresses(site, headings, here)
    npi = headings.index("NPI")
    return _written([[*lines[0], "email"], *([*line, addresses[line[npi]]] for line in here)])


def _addresses(site: Site, headings: list[str], lines: Lines) -> dict[str, str]:
    """By NPI, since many come twice; namesakes get a number."""
    npi, first, last = (headings.index(name) for name in ("NPI", "frst_nm", "lst_nm"))
    chance, namesakes, found = dice("addresses"), Counter[str](), dict[str, str]()
    for line in sorted(lines, key=lambda line: line[npi]):
        if line[npi] not in found:
            name = _mailbox(line[first], line[last])
            namesakes[name] += 1
            number = str(namesakes[name]) if namesakes[name] > 1 else ""
            has_one = chance.random() < WITH_ADDRESS
            found[line[npi]] = f"{name}{number}@{site.domain}" if has_one else ""
    return found


def _lines(content: bytes) -> Lines:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def _written(lines: Lines) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue().encode()


def _bare(number: str) -> str:
    """Both files lose leading zeros here and there."""
    return number.strip().lstrip("0")


def _mailbox(first: str, last: str) -> str:
    words = ("".join(letter for letter in fold(word) if letter.isalnum()) for word in (first, last))
    return ".".join(words)


def _adopt(site: Site, by: Actor) -> None:
    for row, adopter in zip(adopters_of(site), site.adopters, strict=True):
        for stage, day in (
            (AdoptionStage.PREPARING, adopter.approached),
            (AdoptionStage.ACTIVE, adopter.adopted),
        ):
            actions.set_department_stage(department=row.id, stage=stage, on=day, by=by)


def _count_heads(site: Site, by: Actor) -> None:
    """From the first month to the last one that is over; the import has counted this one."""
    place = place_of(site)
    actions.note_headcounts(
        hospital=place.id,
        heads=[
            actions.Heads(row.id, month, _heads(row.physicians or 0, month))
            for row in queries.departments(place.id)
            for month in _months_over()
        ],
        by=by,
    )


def _months_over() -> list[date]:
    today = now().date()
    count = (today.year - FIRST_MONTH.year) * 12 + today.month - FIRST_MONTH.month
    return [month_after(FIRST_MONTH, after) for after in range(count)]


def _heads(present: int, month: date) -> int:
    """A department grows for five years, and is then as large as the roster has it."""
    years = (month.year - FIRST_MONTH.year) + (month.month - FIRST_MONTH.month) / 12
    missing = SMALLER_AT_FIRST * max(0.0, 1 - years / 5)
    return round(present * (1 - missing))
