"""Legal holds: placed, renewed and ended by counsel; matched blindly when an outreach is forgotten."""

from datetime import date
from uuid import UUID

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound
from lamppost.core.ids import random_id
from lamppost.core.transactions import transaction
from lamppost.escalation.access import EscalationPermission
from lamppost.escalation.models import Hold, Kept
from lamppost.escalation.queries.holds import kept_place, subject_of, subject_place
from lamppost.escalation.rules import (
    HOLD_LASTS,
    Held,
    Named,
    Subject,
    latest_end,
    texts_of,
    texts_of_subject,
)
from lamppost.vault.actions import index, new_key, open_sealed, record_with_actor, shred
from lamppost.vault.queries import data_key, keys_indexed
from lamppost.vault.rules import seal

HOLD = "hold"


def place_hold(
    *,
    hospital: int,
    subject: Subject,
    since: date,
    until: date | None = None,
    ends_on: date | None = None,
    by: Actor,
) -> UUID:
    """Keeps what is about this person and from this period, until `ends_on` (90 days, at most a year).

    Nobody is looked up: the same happens whether the roster, or any outreach, knows them or not.
    """
    last = ends_on or now().date() + HOLD_LASTS
    _check(subject, since, until, last)
    with transaction(by):
        require(by, EscalationPermission.HOLD_PLACE, hospital)
        key, row = new_key(hospital=hospital, by=by), random_id()
        Hold.objects.create(
            id=row,
            key_id=key.id,
            hospital_id=hospital,
            since=since,
            until=until,
            placed_on=now().date(),
            ends_on=last,
            sealed_subject=seal(key.secret, subject, subject_place(row)),
        )
        for text in sorted(texts_of_subject(subject)):
            index(key=key, purpose=HOLD, text=text, by=by)
        record_with_actor(by=by, event="hold.placed", hospital=hospital)
    return row


def renew_hold(*, hold: UUID, by: Actor, ends_on: date | None = None) -> None:
    """Keeps it in force until another day: 90 days from today, at most a year."""
    last = ends_on or now().date() + HOLD_LASTS
    if not now().date() <= last <= latest_end(now().date()):
        raise Invalid({"ends_on": "choose"})
    with transaction(by):
        row = _in_force(hold)
        require(by, EscalationPermission.HOLD_PLACE, row)
        row.ends_on = last
        row.save(update_fields=["ends_on"])
        record_with_actor(by=by, event="hold.renewed", hospital=row.hospital_id)


def end_hold(*, hold: UUID, by: Actor) -> None:
    """Destroys its key, and with it whatever it kept: one row, whether that was nothing or much."""
    with transaction(by):
        row = _in_force(hold)
        require(by, EscalationPermission.HOLD_PLACE, row)
        shred(keys=[row.key_id], kind="hold", by=by)
        record_with_actor(by=by, event="hold.ended", hospital=row.hospital_id)


def see_subject(*, hold: UUID, by: Actor) -> Subject:
    """Whom it is about, as counsel wrote it; the look is recorded."""
    with transaction(by):
        row = _in_force(hold)
        require(by, EscalationPermission.HOLD_PLACE, row)
        return open_sealed(sealed=subject_of(row), purpose="hold", by=by)


def keep_for_holds(*, hospital: int, somebody: Named, held: Held, by: Actor) -> None:
    """Copies what ends under the key of each hold that it falls under, before it is shredded as always.

    Nothing is recorded, counted or shown of it: nobody may learn whether a hold matched.
    """
    with transaction(by):
        require(by, EscalationPermission.HOLD_KEEP, hospital)
        for row in _matching(hospital, somebody, held, by):
            key, kept = data_key(row.key_id, by=by), random_id()
            sealed = seal(key.secret, held, kept_place(kept))
            Kept.objects.create(id=kept, key_id=row.key_id, hospital_id=hospital, sealed=sealed)


def end_expired(hospital: int, by: Actor) -> int:
    """Holds that nobody renewed end by themselves."""
    over = Hold.objects.filter(hospital_id=hospital, ends_on__lt=now().date())
    keys = list(over.values_list("key_id", flat=True))
    if keys:
        record_with_actor(by=by, event="hold.expired", hospital=hospital)
    return shred(keys=keys, kind="hold", by=by)


def _matching(hospital: int, somebody: Named, held: Held, by: Actor) -> list[Hold]:
    """Holds in force whose person and period these are."""
    texts = sorted(texts_of(somebody))
    found = Hold.objects.filter(
        key_id__in=[key for text in texts for key in keys_indexed(HOLD, text, by=by)],
        hospital_id=hospital,
        since__lte=held.ended_on,
        ends_on__gte=now().date(),
    )
    return list(found.exclude(until__lt=held.opened_on))


def _check(subject: Subject, since: date, until: date | None, last: date) -> None:
    problems, today = {}, now().date()
    if not subject.name.strip():
        problems["name"] = "missing"
    if until is not None and until < since:
        problems["until"] = "choose"
    if not today <= last <= latest_end(today):
        problems["ends_on"] = "choose"
    if problems:
        raise Invalid(problems)


def _in_force(hold: UUID) -> Hold:
    row = Hold.objects.select_for_update().filter(pk=hold).first()
    if row is None:
        raise NotFound("no such hold")
    return row
