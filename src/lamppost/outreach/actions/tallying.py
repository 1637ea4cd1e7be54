"""What stays: facts staged under the month's key, then shuffled into the tally (G1)."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Final

from django.db import connection
from django.db.models import QuerySet
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
from lamppost.outreach.queries.totals import (
    month_key,
    month_name,
    stage_place,
    strains,
    talked,
    talked_of_late,
    unstaged,
)
from lamppost.outreach.rules import (
    FLUSH_FROM,
    Fact,
    Staged,
    Strain,
    TalliedCount,
    TalliedDisclosure,
    TalliedInteraction,
    TalliedOutreach,
    quarter,
)
from lamppost.supporters.actions import note_heavy, note_talked
from lamppost.vault import rules as vault
from lamppost.vault.actions import record_with_actor
from lamppost.vault.queries import keyring

SHUFFLE: Final = random.SystemRandom()
MONTH_LOCK: Final = 0x1A40_0000  # advisory locks of this name and the month, at a hospital


def stage(*, hospital: int, facts: tuple[Fact, ...], by: Actor) -> None:
    """Records what one event adds, when it happens: one row, sealed under the month's key, tied to
    nothing. No fact at all looks like one, or like two."""
    with transaction(by):
        require(by, OutreachPermission.TALLY_KEEP, hospital)
        _seal_away(hospital, Staged(facts))


def stage_strain(
    *, hospital: int, account: int | None, talked: int | None = None, by: Actor
) -> None:
    """Notes beside a contact at the supporter's hospital that it was heavy for them, or (None) not, and once
    a month that they `talked` at all: the supporter's own row is not touched in this transaction, which
    would tie them to it (G1)."""
    with transaction(by):
        require(by, OutreachPermission.TALLY_KEEP, hospital)
        is_known = talked_of_late(hospital).get(talked or 0) == _this_month()
        _seal_away(hospital, Strain(account, None if is_known else talked))


def count(*, hospital: int, kind: str, codes: tuple[str, ...], by: Actor) -> None:
    """Stages one more of each code."""
    with transaction(by):
        require(by, OutreachPermission.TALLY_KEEP, hospital)
        for code in codes:
            fact = TalliedCount(quarter(now().date()), kind, code)
            stage(hospital=hospital, facts=(fact,), by=by)


def mix(*, hospital: int, by: Actor) -> int:
    """Writes what waits anew, in an order of chance; returns how many rows.

    In a transaction that nothing else shares: the header of a row ties it no more to what was written in
    the same step, such as the thirty quiet days of somebody (G1).
    """
    with transaction(by):
        require(by, OutreachPermission.TALLY_KEEP, hospital)
        rows = list(Stage.objects.select_for_update().filter(hospital_id=hospital).order_by("id"))
        SHUFFLE.shuffle(rows)
        Stage.objects.filter(pk__in=[row.pk for row in rows]).delete()
        Stage.objects.bulk_create(rows, batch_size=1_000)
    return len(rows)


def flush(*, hospital: int, by: Actor) -> int:
    """Writes the months that are over into the tally, shuffled, in one transaction; returns how many facts.

    Fewer than 11 wait for the next month: a handful could be told apart by when they came.
    """
    with transaction(by):
        require(by, OutreachPermission.TALLY_KEEP, hospital)
        rows = list(_over(hospital).filter(is_strain=False).order_by("id"))
        facts = unstaged(rows)
        is_enough = len(facts) >= FLUSH_FROM
        if is_enough:
            SHUFFLE.shuffle(facts)
            write(hospital, facts)
            Stage.objects.filter(pk__in=[row.pk for row in rows]).delete()
            record_with_actor(by=by, event="tally.flushed", hospital=hospital)
        on_commit(partial(_finish_month, hospital, by))
    return len(facts) if is_enough else 0


def settle_strain(*, hospital: int, by: Actor) -> int:
    """Carries what was heavy in months that are over to its supporters' own counters, which know the
    month alone; returns how many rows. Apart from the tally, whose rows share nothing with anybody's."""
    with transaction(by):
        require(by, OutreachPermission.TALLY_KEEP, hospital)
        rows = list(_over(hospital).filter(is_strain=True).order_by("id"))
        for (account, month), times in sorted(strains(rows).items()):
            note_heavy(account=account, hospital=hospital, month=month, times=times, by=by)
        if last := talked(rows):
            note_talked(hospital=hospital, months=last, by=by)
        Stage.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


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


def _finish_month(hospital: int, by: Actor) -> None:
    """After the commit; where a worker dies in between, the next run finds what is left."""
    settle_strain(hospital=hospital, by=by)
    destroy_spent_keys(hospital=hospital, by=by)


def _over(hospital: int) -> QuerySet[Stage]:
    """What waits of months that are over, locked."""
    waiting = Stage.objects.select_for_update()
    return waiting.filter(hospital_id=hospital, month__lt=_this_month())


def _seal_away(hospital: int, value: Staged | Strain) -> None:
    row, month = random_id(), now().date().replace(day=1)
    _hold_key(hospital, month, alone=False)
    Stage.objects.create(
        id=row,
        hospital_id=hospital,
        month=month,
        is_strain=isinstance(value, Strain),
        sealed=vault.seal(month_key(hospital, month), value, stage_place(row)),
    )


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


def _without_department(fact: TalliedInteraction) -> dict[str, object]:
    return {name: value for name, value in asdict(fact).items() if name != "department"}
