"""Bringing in a register of supporters: read whole, decided whole, written in one transaction or not at all."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.db import connection

from lamppost.core.access import Actor, Grant, Role, require
from lamppost.core.transactions import transaction
from lamppost.people.actions import Newcomer, grant_role_to_all, invite_all
from lamppost.people.queries import holders_of
from lamppost.program.rules.problems import Unreadable
from lamppost.program.rules.sheets import read_sheet
from lamppost.supporters.access import SupporterPermission
from lamppost.supporters.actions.roles import learns_no_more
from lamppost.supporters.models import Supporter
from lamppost.supporters.queries.register import known_at, terms_at
from lamppost.supporters.rules import DEFAULT_CAPACITY, Standing
from lamppost.supporters.rules.register import (
    CERTIFIES,
    Plan,
    Register,
    RegisterReport,
    Service,
    TakenOn,
    Terms,
    plan,
    read_register,
)
from lamppost.vault.actions import record_all_with_actor, record_with_actor

LOCK: Final = 0x1A3B_0002  # an advisory lock of this name: one register at a time
BATCH: Final = 2_000
TAKEN_ON: Final = (
    *("hospital", "department", "specialty", "standing", "languages", "modes", "capacity", "is_listed"),
    *("trained_on", "training_minutes", "certified_on", "renewed_on", "certified_until", "reminded"),
    "retired_on",
)  # fmt: skip
BROUGHT_UP_TO_DATE: Final = ("department", "specialty", *CERTIFIES, "reminded")


def import_supporters(
    *, content: bytes, hospital: int, by: Actor, dry_run: bool = False
) -> RegisterReport:
    """Takes on who is in a CSV file and brings up to date who serves already; what is wrong comes in the
    report. The same file again changes nothing, and nobody is written to."""
    require(by, SupporterPermission.SUPPORTER_IMPORT, hospital)
    with transaction(by):
        _one_at_a_time()
        terms = terms_at(hospital)
        try:
            register = read_register(read_sheet(content), terms.today)
        except Unreadable as error:
            return RegisterReport(problems=error.problems, is_dry_run=dry_run)
        rows, decided = _decided(register, terms, by)
        if decided.problems:
            return RegisterReport(problems=tuple(decided.problems), is_dry_run=dry_run)
        if not dry_run:
            _carry_out(decided, rows, hospital, by)
        return _report(decided, is_dry_run=dry_run)


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _decided(register: Register, terms: Terms, by: Actor) -> tuple[dict[int, Supporter], Plan]:
    """What the file would do, and the rows (by id) of those who are supporters, locked."""
    emails = [one.email for one in register.entries]
    holders = holders_of(emails)
    accounts = [one.account for one in holders.values()]
    found = Supporter.objects.select_for_update().filter(account_id__in=accounts)
    rows = {row.pk: row for row in found.order_by("pk")}
    known = known_at(terms.hospital, emails, holders, rows.values(), seen_by=by)
    return rows, plan(register, known, terms)


def _carry_out(decided: Plan, rows: dict[int, Supporter], hospital: int, by: Actor) -> None:
    _take_on(decided.taken_on, rows, hospital, by)
    _bring_up_to_date(decided.changed, rows, hospital, by)
    record_with_actor(by=by, event="supporters.imported", hospital=hospital)


def _take_on(
    people: Sequence[TakenOn], rows: dict[int, Supporter], hospital: int, by: Actor
) -> None:
    """Accounts for those who have none, the role for all, and their rows."""
    grant = Grant(Role.SUPPORTER, hospital)
    opened = invite_all(
        newcomers=[_newcomer(one) for one in people if _is_new(one)], grant=grant, by=by
    )
    others = [one.known.account for one in people if one.known.account is not None]
    grant_role_to_all(accounts=others, grant=grant, by=by)
    new: list[Supporter] = []
    known: list[Supporter] = []
    for one in people:
        row = rows[one.known.service.id] if one.known.service else None
        account = one.known.account or opened[one.entry.email]
        if row and row.standing == Standing.IN_TRAINING:
            learns_no_more(row)
        (known if row else new).append(_row(row or Supporter(account_id=account), one, hospital))
    Supporter.objects.bulk_create(new, batch_size=BATCH)
    _update(known, TAKEN_ON)
    whom = [row.account_id for row in (*new, *known)]
    record_all_with_actor(by=by, event="supporter.enrolled", hospital=hospital, whom=whom)


def _bring_up_to_date(
    changed: Sequence[tuple[Service, Service]], rows: dict[int, Supporter], hospital: int, by: Actor
) -> None:
    renewed: list[Supporter] = []
    moved: list[Supporter] = []
    for before, wanted in changed:
        row = rows[wanted.id]
        row.department_id, row.specialty = wanted.department, wanted.specialty
        is_renewed = any(getattr(before, name) != getattr(wanted, name) for name in CERTIFIES)
        if is_renewed:
            row.renewed_on, row.certified_until = wanted.renewed_on, wanted.certified_until
            row.reminded = None
        (renewed if is_renewed else moved).append(row)
    _update([*renewed, *moved], BROUGHT_UP_TO_DATE)
    for event, those in (("supporter.renewed", renewed), ("supporter.changed", moved)):
        whom = [row.account_id for row in those]
        record_all_with_actor(by=by, event=event, hospital=hospital, whom=whom)


def _update(rows: Iterable[Supporter], fields: Iterable[str]) -> None:
    """One statement a batch: an insert that meets its own row updates it."""
    Supporter.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=list(fields),
    )


def _row(row: Supporter, one: TakenOn, hospital: int) -> Supporter:
    entry = one.entry
    row.hospital_id, row.department_id, row.specialty = hospital, one.department, one.specialty
    row.standing, row.is_listed, row.retired_on = entry.standing, entry.is_listed, None
    row.languages, row.modes = list(one.languages), list(entry.modes)
    row.capacity = DEFAULT_CAPACITY if entry.capacity is None else entry.capacity
    row.trained_on, row.training_minutes = entry.trained_on, entry.minutes
    row.certified_on, row.renewed_on = entry.certified_on, one.renewed_on
    row.certified_until, row.reminded = one.certified_until, None
    return row


def _is_new(one: TakenOn) -> bool:
    return one.known.account is None


def _newcomer(one: TakenOn) -> Newcomer:
    person = one.known.person
    return Newcomer(one.entry.email, one.name, physician=person.physician if person else None)


def _report(decided: Plan, *, is_dry_run: bool) -> RegisterReport:
    return RegisterReport(
        added=len(decided.taken_on),
        changed=len(decided.changed),
        unchanged=decided.unchanged,
        accounts=sum(not one.known.has_role for one in decided.taken_on),
        left_out=dict(decided.left_out),
        is_dry_run=is_dry_run,
    )
