"""A supporter shares something in confidence, or takes it back.

Whoever changes a word has all rows of their hospital written anew, under a new secret: neither time nor
length says whose word it was, and what was taken back opens with no copy older than the backup horizon.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from django.db import connection

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.ids import random_id
from lamppost.core.transactions import transaction
from lamppost.program.queries import colleague
from lamppost.supporters.access import SupporterPermission
from lamppost.supporters.actions.availability import CHANGED
from lamppost.supporters.actions.own import own_row
from lamppost.supporters.models import Confidence, Supporter
from lamppost.supporters.queries.confidence import opened, shared_place
from lamppost.supporters.rules import CERTIFIED
from lamppost.supporters.rules.confidence import (
    Apart,
    Shared,
    Tie,
    fill,
    having_talked,
    with_apart,
    with_experience,
    without,
)
from lamppost.vault.actions import new_key, renew_key
from lamppost.vault.notes import note, notes
from lamppost.vault.queries import data_key
from lamppost.vault.rules import DataKey, seal

ALONE: Final = 0x1A41  # advisory locks of this name and the hospital
WRITE: Final = """UPDATE supporters_confidence old SET sealed_shared = new.sealed
FROM unnest(%b::uuid[], %b::bytea[]) AS new (id, sealed) WHERE old.id = new.id"""
Change = Callable[[Shared], Shared]


@dataclass(frozen=True, slots=True, repr=False)
class SharedSince:
    """What somebody shares from now on, as it is noted beside the keys until no backup is older."""

    hospital: int
    supporter: int
    shared: Shared


def keep_apart(*, physician: int, tie: Tie, by: Actor) -> None:
    """They are never matched with that person of a roster; NotFound for whom they cannot look up."""
    with transaction(by):
        row = own_row(by, is_locked=False)
        require(by, SupporterPermission.SUPPORTER_SELF, row)
        known = colleague(physician, seen_by=by)
        one = Apart(known.id, tie)
        _share(row, lambda shared: replace(shared, apart=with_apart(shared, one)), by)


def no_longer_apart(*, physician: int, by: Actor) -> None:
    """They may be matched with that person again; NotFound for who was not kept apart."""
    with transaction(by):
        row = own_row(by, is_locked=False)
        require(by, SupporterPermission.SUPPORTER_SELF, row)
        _share(row, lambda shared: replace(shared, apart=without(shared, physician)), by)


def share_experience(*, experience: Collection[str], may_say: Collection[str], by: Actor) -> None:
    """What they have been through and would share, and which of it may be named as a reason; what is left
    out is forgotten."""
    with_experience(Shared(), experience, may_say)
    with transaction(by):
        row = own_row(by, is_locked=False)
        require(by, SupporterPermission.SUPPORTER_SELF, row)
        _share(row, lambda shared: with_experience(shared, experience, may_say), by)


def note_talked(*, hospital: int, months: Mapping[int, date], by: Actor) -> None:
    """By account the month, which is over, of somebody's last conversation: so that the next one goes to
    others first. Whoever has gone, or serves elsewhere now, is left alone."""
    with transaction(by):
        require(by, SupporterPermission.LOAD_NOTE, hospital)
        serving = Supporter.objects.filter(hospital_id=hospital, account_id__in=list(months))
        who = dict(serving.values_list("pk", "account_id"))
        write_anew(hospital, {one: _talked(months[account]) for one, account in who.items()})


def write_confidences(*, hospital: int, by: Actor) -> int:
    """Writes all of a hospital anew, though nobody has changed a word; returns how many serve there."""
    with transaction(by):
        require(by, SupporterPermission.CONFIDENCE_KEEP, hospital)
        return write_anew(hospital, {})


def share_again(*, hospital: int, by: Actor) -> int:
    """After a restore: what was shared or taken back since the backup holds again; returns of how many."""
    with transaction(by):
        require(by, SupporterPermission.CONFIDENCE_KEEP, hospital)
        last = {one.supporter: one for one in notes(SharedSince) if one.hospital == hospital}
        if last:
            write_anew(hospital, {who: _as(one.shared) for who, one in last.items()})
        record(by=by, event="confidences.recovered", hospital=hospital)
    return len(last)


def forget_confidence(row: Supporter) -> None:
    """Of somebody who has just stepped down, nothing that they shared stays."""
    note(SharedSince(row.hospital_id, row.pk, Shared()))
    write_anew(row.hospital_id, {})


def write_anew(hospital: int, changes: Mapping[int, Change]) -> int:
    """Every row of the hospital under a new secret, with these changes by supporter; who serves and has
    none gets one, who serves no longer loses theirs. Returns how many there are."""
    with transaction(Actor.system(hospital)):
        _wait_for_others(hospital)
        rows = Confidence.objects.filter(hospital_id=hospital)
        rows.exclude(supporter__standing__in=CERTIFIED).delete()
        shared = opened(rows)
        ids = dict(rows.values_list("supporter_id", "id"))
        key = _new_secret(hospital, next(iter(rows.values_list("key_id", flat=True)[:1]), None))
        ids |= _missing(hospital, key)
        values = {who: changes.get(who, _same)(shared.get(who, Shared())) for who in ids}
        _write(key, {ids[who]: value for who, value in values.items()})
    return len(ids)


def _share(row: Supporter, change: Change, by: Actor) -> None:
    """The change to one's own; it is noted beside the keys before anything is written."""
    hospital = row.hospital_id

    def noted(shared: Shared) -> Shared:
        changed = change(shared)
        note(SharedSince(hospital, row.pk, changed))
        return changed

    write_anew(hospital, {row.pk: noted})
    record(by=by, event=CHANGED, hospital=hospital)


def _talked(month: date) -> Change:
    return lambda shared: having_talked(shared, month)


def _as(noted: Shared) -> Change:
    """As it was noted, but for what the program notes itself."""
    return lambda shared: replace(noted, talked=max(noted.talked, shared.talked))


def _same(shared: Shared) -> Shared:
    return shared


def _wait_for_others(hospital: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ALONE, hospital % 2**31])


def _new_secret(hospital: int, key: UUID | None) -> DataKey:
    by = Actor.system(hospital)
    return renew_key(key=data_key(key, by=by), by=by) if key else new_key(hospital=hospital, by=by)


def _missing(hospital: int, key: DataKey) -> dict[int, UUID]:
    """Rows for those who serve and have none; who is being changed just now gets theirs next time."""
    serving = Supporter.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        hospital_id=hospital, standing__in=CERTIFIED
    )
    have = Confidence.objects.filter(hospital_id=hospital).values("supporter_id")
    new = {one.pk: random_id() for one in serving.exclude(pk__in=have)}
    rows = [
        Confidence(id=row, key_id=key.id, hospital_id=hospital, supporter_id=who, sealed_shared=b"")
        for who, row in new.items()
    ]
    Confidence.objects.bulk_create(rows, batch_size=1000)
    return new


def _write(key: DataKey, values: Mapping[UUID, Shared]) -> None:
    sealed = [seal(key.secret, fill(one), shared_place(row)) for row, one in values.items()]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [list(values), sealed])
