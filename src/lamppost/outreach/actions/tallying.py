"""What stays: facts staged under the month's key, then shuffled into the tally (G1)."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.transaction import on_commit

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid
from lamppost.core.ids import random_id
from lamppost.core.transactions import transaction
from lamppost.escalation.actions import enter_ledger
from lamppost.outreach.access import OutreachPermission
from lamppost.outreach.models import Stage, TallyCounter, TallyInteraction, TallyOutreach
from lamppost.outreach.queries.totals import month_key, month_name, unstaged
from lamppost.outreach.rules import (
    FLUSH_FROM,
    Fact,
    Staged,
    TalliedCount,
    TalliedDisclosure,
    TalliedInteraction,
    TalliedOutreach,
    quarter,
)
from lamppost.vault import rules as vault
from lamppost.vault.actions import record_with_actor
from lamppost.vault.queries import keyring
from lamppost.vault.rules import Place

SHUFFLE: Final = random.SystemRandom()
MONTH_LOCK: Final = 0x1A40_0000  # advisory locks of this name and the month, at a hospital


def stage(*, hospital: int, fact: Fact, by: Actor) -> None:
    """Records a fact when it happens, sealed under the month's key, tied to nothing."""
    with transaction(by):
        require(by, OutreachPermission.TALLY_KEEP, hospital)
        row, month = random_id(), now().date().replace(day=1)
        _hold_key(hospital, month, alone=False)
        Stage.objects.create(
            id=row,
            hospital_id=hospital,
            month=month,
            sealed=vault.seal(month_key(hospital, month), Staged(fact), _place(row)),
        )


def count(*, hospital: int, kind: str, codes: tuple[str, ...], by: Actor) -> None:
    """Stages one more of each code."""
    with transaction(by):
        require(by, OutreachPermission.TALLY_KEEP, hospital)
        for code in codes:
            stage(hospital=hospital, fact=TalliedCount(quarter(now().date()), kind, code), by=by)


def flush(*, hospital: int, by: Actor) -> int:
    """Writes the months that are over into the tally, shuffled, in one transaction; returns how many rows.

    Fewer than 11 rows wait for the next month: a handful could be told apart by when they came.
    """
    with transaction(by):
        require(by, OutreachPermission.TALLY_KEEP, hospital)
        waiting = Stage.objects.select_for_update().filter(
            hospital_id=hospital, month__lt=_this_month()
        )
        rows = list(waiting.order_by("id"))
        is_enough = len(rows) >= FLUSH_FROM
        if is_enough:
            facts = unstaged(rows)
            SHUFFLE.shuffle(facts)
            write(hospital, facts)
            Stage.objects.filter(pk__in=[row.pk for row in rows]).delete()
            record_with_actor(by=by, event="tally.flushed", hospital=hospital)
        on_commit(partial(destroy_spent_keys, hospital=hospital, by=by))
    return len(rows) if is_enough else 0


def destroy_spent_keys(*, hospital: int, by: Actor) -> int:
    """Destroys the keys of months that are over and of which nothing is staged; returns how many.

    Apart from the writing, after its commit: a key that is gone opens nothing after a rollback. Where a worker
    died in between, the next run finds its keys here.
    """
    with transaction(by):
        require(by, OutreachPermission.TALLY_KEEP, hospital)
        months = [one for one in _months_with_a_key(hospital) if one < _this_month()]
        spent = [one for one in months if _is_spent(hospital, one)]
        for month in spent:
            keyring().destroy(month_name(hospital, f"{month:%Y-%m}"))
            record(by=by, event="tally.key_destroyed", hospital=hospital)
    return len(spent)


def import_tally(*, hospital: int, facts: Sequence[Fact], by: Actor) -> None:
    """Takes facts of earlier years into the tally, shuffled, in one transaction; nothing is sealed
    because nothing in them was ever tied to anybody. Months that still run are Invalid."""
    with transaction(by):
        require(by, OutreachPermission.TALLY_KEEP, hospital)
        if any(_is_running(one) for one in facts):
            raise Invalid({"facts": "only months and quarters that are over"})
        shuffled = list(facts)
        SHUFFLE.shuffle(shuffled)
        write(hospital, shuffled)
        record_with_actor(by=by, event="tally.imported", hospital=hospital)


def write(hospital: int, facts: list[Fact]) -> None:
    """Inserts shuffled facts under random ids and adds up the counters."""
    TallyOutreach.objects.bulk_create(
        TallyOutreach(hospital_id=hospital, **asdict(fact))
        for fact in facts
        if isinstance(fact, TalliedOutreach)
    )
    TallyInteraction.objects.bulk_create(
        TallyInteraction(
            hospital_id=hospital, department_id=fact.department, **_without_department(fact)
        )
        for fact in facts
        if isinstance(fact, TalliedInteraction)
    )
    told = [(one.month, one.reason) for one in facts if isinstance(one, TalliedDisclosure)]
    enter_ledger(hospital=hospital, entries=told, by=Actor.system(hospital))
    _add_up(hospital, Counter(fact for fact in facts if isinstance(fact, TalliedCount)))


def _add_up(hospital: int, more: Counter[TalliedCount]) -> None:
    """Raises the counters, those that are new from zero; locked in one order, whoever else counts."""
    TallyCounter.objects.bulk_create(
        (TallyCounter(hospital_id=hospital, count=0, **asdict(one)) for one in more),
        ignore_conflicts=True,
    )
    quarters = {one.quarter for one in more}
    rows = TallyCounter.objects.select_for_update().filter(
        hospital_id=hospital, quarter__in=quarters
    )
    counters = list(rows.order_by("pk"))
    for row in counters:
        row.count += more[TalliedCount(row.quarter, row.kind, row.code)]
    TallyCounter.objects.bulk_update(counters, ["count"], batch_size=500)


def _is_running(fact: Fact) -> bool:
    today = now().date()
    if isinstance(fact, TalliedInteraction | TalliedDisclosure):
        return fact.month >= f"{today:%Y-%m}"
    return fact.quarter >= quarter(today)


def _this_month() -> date:
    return now().date().replace(day=1)


def _months_with_a_key(hospital: int) -> list[date]:
    names = keyring().names(month_name(hospital, ""))
    return [
        date.fromisoformat(f"{name.removeprefix(month_name(hospital, ''))}-01") for name in names
    ]


def _is_spent(hospital: int, month: date) -> bool:
    """Nothing is staged under it, and nobody is about to: who stages holds the key until they commit."""
    _hold_key(hospital, month, alone=True)
    return not Stage.objects.filter(hospital_id=hospital, month=month).exists()


def _hold_key(hospital: int, month: date, *, alone: bool) -> None:
    """Until the transaction ends, whoever seals under that month's key and whoever destroys it wait
    for each other; those who seal do not."""
    how = "" if alone else "_shared"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT pg_advisory_xact_lock{how}(%s, %s)",
            [MONTH_LOCK + month.year * 12 + month.month, hospital % 2**31],
        )


def _place(row: UUID) -> Place:
    return Place("outreach_stage", row, "sealed")


def _without_department(fact: TalliedInteraction) -> dict[str, object]:
    return {name: value for name, value in asdict(fact).items() if name != "department"}
