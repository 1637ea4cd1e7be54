"""Bringing in a roster: read whole, decided whole, written in one transaction or not at all."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Q

from lamppost.core.access import Actor, may, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.core.text import fold
from lamppost.core.transactions import transaction
from lamppost.program.access import ProgramPermission
from lamppost.program.actions.headcounts import heads_of
from lamppost.program.models import Department, Headcount, Hospital, Physician
from lamppost.program.rules import Profession
from lamppost.program.rules.plan import Entry, Plan, Record, Terms, plan
from lamppost.program.rules.problems import Unreadable
from lamppost.program.rules.reports import Leaver, RosterReport
from lamppost.program.rules.roster import Person, Progress, Roster, read_roster
from lamppost.program.rules.sheets import read_sheet
from lamppost.vault.actions import record_with_actor

BATCH: Final = 2_000
# What a roster holds of somebody as one column each; department and unique blanks are set by hand.
PLAIN: Final = (
    "first_name",
    "middle_name",
    "last_name",
    "suffix",
    "phone",
    "specialty",
    "is_active",
)
WRITTEN: Final = ("hospital", "department", "npi", "email", "profession", "name_folded", "left_on", *PLAIN)  # fmt: skip


def import_roster(
    *,
    content: bytes,
    hospital: int,
    by: Actor,
    professions: Collection[Profession] | None = None,
    departments: Mapping[str, str] | None = None,
    dry_run: bool = False,
    deactivate_leavers: bool = False,
    progress: Progress | None = None,
) -> RosterReport:
    """Brings a hospital's roster up to date with a CSV file; what is wrong comes in the report.

    `professions` (default: whom the hospital serves) are taken in; `departments` overrides the department
    of a specialty. Leavers are only reported unless `deactivate_leavers`. The same file again changes nothing.
    """
    with transaction(by):
        require(by, ProgramPermission.ROSTER_IMPORT, hospital)
        place = Hospital.objects.select_for_update().filter(pk=hospital).first()
        if place is None:
            raise NotFound("hospital")
        terms = _terms(place, professions, departments, by)
        here = {name for name, at in terms.places.items() if at == hospital}
        try:
            roster = read_roster(
                read_sheet(content), here=here, departments=departments, progress=progress
            )
        except Unreadable as error:
            return RosterReport(problems=error.problems, is_dry_run=dry_run)
        decided = plan(roster, _entries(hospital, roster.people), terms)
        if roster.problems:
            return RosterReport(
                problems=tuple(roster.problems), notes=tuple(roster.notes), is_dry_run=dry_run
            )
        if dry_run:
            return _report(decided, roster, is_dry_run=True)
        return _carry_out(decided, roster, place, deactivate_leavers, by)


def _carry_out(
    decided: Plan, roster: Roster, place: Hospital, deactivate_leavers: bool, by: Actor
) -> RosterReport:
    today = now().astimezone(ZoneInfo(place.time_zone)).date()
    leads = _write(decided, place)
    gone = [entry.id for entry in decided.leavers] if deactivate_leavers else []
    Physician.objects.filter(pk__in=gone).update(is_active=False, left_on=today)
    moved_from = {entry.record.hospital for _, entry, _ in decided.changed}
    for one in Hospital.objects.filter(pk__in=moved_from | {place.pk}):
        _count_heads(one, today.replace(day=1))
    record_with_actor(by=by, event="roster.imported", hospital=place.pk)
    return _report(decided, roster, deactivated=tuple(gone), leads=leads)


def _report(
    decided: Plan,
    roster: Roster,
    *,
    deactivated: tuple[int, ...] = (),
    leads: tuple[int, ...] = (),
    is_dry_run: bool = False,
) -> RosterReport:
    return RosterReport(
        added=len(decided.added),
        changed=len(decided.changed),
        unchanged=len(decided.unchanged),
        left_out=dict(decided.left_out),
        leavers=tuple(
            Leaver(
                entry.id,
                f"{entry.record.first_name} {entry.record.last_name}",
                entry.record.department,
            )
            for entry in decided.leavers
        ),
        deactivated=deactivated,
        leads=leads,
        notes=tuple(roster.notes),
        is_dry_run=is_dry_run,
    )


def _terms(
    place: Hospital,
    professions: Collection[Profession] | None,
    departments: Mapping[str, str] | None,
    by: Actor,
) -> Terms:
    rows = list(Hospital.objects.values_list("pk", "cms_id", "name"))
    names = [(fold(name), pk) for pk, _, name in rows]
    shared = Counter(name for name, _ in names)  # a name that two hospitals have tells nothing
    return Terms(
        hospital=place.pk,
        professions=frozenset(professions or (Profession(word) for word in place.serves)),
        places={name: pk for name, pk in names if shared[name] == 1}
        | {cms_id: pk for pk, cms_id, _ in rows if cms_id},
        movable=frozenset(pk for pk, *_ in rows if may(by, ProgramPermission.ROSTER_IMPORT, pk)),
        departments=departments or {},
    )


def _entries(hospital: int, people: Iterable[Person]) -> list[Entry]:
    """The roster of the hospital, and whoever elsewhere has an NPI or address that is in the file."""
    people = list(people)
    rows = Physician.objects.select_related("department").filter(
        Q(hospital_id=hospital)
        | Q(npi__in=[one.npi for one in people if one.npi])
        | Q(email__in=[one.email for one in people if one.email])
    )
    return [_entry(row) for row in rows.order_by("pk")]


def _entry(row: Physician) -> Entry:
    return Entry(
        row.pk,
        Record(
            hospital=row.hospital_id,
            department=row.department.name if row.department else "",
            npi=row.npi or "",
            email=row.email or "",
            profession=Profession(row.profession),
            **{name: getattr(row, name) for name in PLAIN},
        ),
    )


def _write(decided: Plan, place: Hospital) -> tuple[int, ...]:
    """Writes who is new and who changed; returns the ids of those who lead a department."""
    departments = _departments(
        place, [wanted for _, wanted in decided.added] + [wanted for *_, wanted in decided.changed]
    )
    new = [_row(wanted, departments) for _, wanted in decided.added]
    Physician.objects.bulk_create(new, batch_size=BATCH)
    changed = [_row(wanted, departments, pk=entry.id) for _, entry, wanted in decided.changed]
    # One statement a batch: an insert that meets its own row updates it.
    Physician.objects.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=WRITTEN,
    )
    people = [person for person, _ in decided.added]
    leads = [row.pk for person, row in zip(people, new, strict=True) if person.leads]
    leads += [entry.id for person, entry, _ in decided.changed if person.leads]
    return tuple(leads + [entry.id for person, entry in decided.unchanged if person.leads])


def _departments(place: Hospital, wanted: Iterable[Record]) -> dict[str, Department]:
    """The hospital's departments by folded name, those that are new made first."""
    known = {fold(one.name): one for one in Department.objects.filter(hospital=place)}
    missing = {fold(one.department): one.department for one in wanted if one.department}
    new = [
        Department(hospital=place, name=name)
        for key, name in sorted(missing.items())
        if key not in known
    ]
    Department.objects.bulk_create(new)
    return known | {fold(one.name): one for one in new}


def _row(wanted: Record, departments: Mapping[str, Department], pk: int | None = None) -> Physician:
    parts = (wanted.first_name, wanted.middle_name, wanted.last_name, wanted.suffix)
    return Physician(
        pk=pk,
        hospital_id=wanted.hospital,
        department=departments.get(fold(wanted.department)),
        npi=wanted.npi or None,
        email=wanted.email or None,
        profession=wanted.profession,
        name_folded=fold(" ".join(parts)),
        left_on=None,
        **{name: getattr(wanted, name) for name in PLAIN},
    )


def _count_heads(hospital: Hospital, month: date) -> None:
    """As they are now, whatever was counted this month before."""
    Headcount.objects.bulk_create(
        heads_of(hospital, month),
        update_conflicts=True,
        unique_fields=["department", "month"],
        update_fields=["physicians"],
    )
