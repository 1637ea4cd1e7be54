"""Bringing in hospitals from the public CMS file."""

from typing import Final

from django.utils.text import slugify

from lamppost.core.access import Actor, require
from lamppost.core.errors import Invalid
from lamppost.core.transactions import transaction
from lamppost.program.access import ProgramPermission
from lamppost.program.models import Hospital
from lamppost.program.rules.hospitals import Choice, HospitalLine, read_hospitals, slugs
from lamppost.program.rules.problems import Unreadable
from lamppost.program.rules.reports import HospitalReport
from lamppost.program.rules.sheets import read_sheet
from lamppost.vault.actions import record_with_actor

RESERVED: Final = frozenset(
    {"certificate", "code", "staff", "language", "tonight", "kept", "help", "static"}
    | {"healthz", "readyz"}
)  # pages
FACTS: Final = ("name", "address", "city", "state", "zip_code", "phone")


def import_hospitals(
    *, content: bytes, choice: Choice, by: Actor, dry_run: bool = False
) -> HospitalReport:
    """Adds the chosen hospitals as `planned`, or brings their name and address up to date.

    What a site has set (slug, stage, time zone, whom it serves) stays. An empty choice is Invalid.
    """
    with transaction(by):
        require(by, ProgramPermission.HOSPITAL_IMPORT)
        if choice.is_empty:
            raise Invalid({"choice": "choose by state, name or id"})
        try:
            found = read_hospitals(read_sheet(content), choice)
        except Unreadable as error:
            return HospitalReport(problems=error.problems, is_dry_run=dry_run)
        if found.problems:
            return HospitalReport(problems=found.problems, notes=found.notes, is_dry_run=dry_run)
        added, changed, unchanged = _sorted(found.chosen)
        if not dry_run:
            _write(added, changed, by)
        return HospitalReport(
            added=len(added),
            changed=len(changed),
            unchanged=len(unchanged),
            hospitals=tuple(one.pk for one in (*added, *changed, *unchanged) if one.pk),
            notes=found.notes,
            is_dry_run=dry_run,
        )


def _sorted(
    lines: tuple[HospitalLine, ...],
) -> tuple[list[Hospital], list[Hospital], list[Hospital]]:
    """New ones, those with a new fact (set on them), and those as they were."""
    wanted = [line.cms_id for line in lines]
    known = {
        one.cms_id: one for one in Hospital.objects.select_for_update().filter(cms_id__in=wanted)
    }
    taken = set(Hospital.objects.values_list("slug", flat=True)) | RESERVED
    added, changed, unchanged = [], [], []
    for line in lines:
        row = known.get(line.cms_id)
        if row is None:
            added.append(_new(line, taken))
        elif _bring_up_to_date(row, line):
            changed.append(row)
        else:
            unchanged.append(row)
    return added, changed, unchanged


def _new(line: HospitalLine, taken: set[str]) -> Hospital:
    found = next(
        one for one in slugs(line, _slug(line.name), _slug(line.city)) if one and one not in taken
    )
    taken.add(found)
    facts = {name: getattr(line, name) for name in FACTS}
    return Hospital(cms_id=line.cms_id, slug=found, time_zone=line.time_zone, **facts)


def _slug(name: str) -> str:
    """`Oakland/Richmond` as oakland-richmond."""
    return slugify(name.replace("/", " "))


def _bring_up_to_date(row: Hospital, line: HospitalLine) -> bool:
    """Sets the file's facts that are not blank; whether any was new."""
    news = {
        name: getattr(line, name)
        for name in FACTS
        if getattr(line, name) and getattr(line, name) != getattr(row, name)
    }
    for name, value in news.items():
        setattr(row, name, value)
    return bool(news)


def _write(added: list[Hospital], changed: list[Hospital], by: Actor) -> None:
    Hospital.objects.bulk_create(added)
    Hospital.objects.bulk_update(changed, FACTS, batch_size=500)
    for one in (*added, *changed):
        record_with_actor(by=by, event="hospital.imported", hospital=one.pk)
