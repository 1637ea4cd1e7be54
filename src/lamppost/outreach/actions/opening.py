"""An outreach opens, or a further referral of the same recipient joins it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import connection

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.ids import random_id
from lamppost.core.transactions import transaction
from lamppost.outreach.access import (
    ACTIVATION,
    PARTY,
    RECIPIENT,
    OutreachPermission,
    account_text,
    physician_text,
)
from lamppost.outreach.actions.closing import finish
from lamppost.outreach.actions.steps import (
    exclude,
    match_again,
    note,
    step,
    tell_coordinators,
)
from lamppost.outreach.actions.watching import watch
from lamppost.outreach.models import Outreach, Source
from lamppost.outreach.queries.promises import dues
from lamppost.outreach.queries.sealed import (
    OUTREACH,
    is_party,
    key_of,
    needs_of,
    said_of,
    said_place,
    seal_needs,
)
from lamppost.outreach.rules import (
    HARD_STOP,
    OPEN_STATES,
    Needs,
    Outcome,
    Recipient,
    Route,
    Said,
    State,
    Step,
    Urgency,
    Withdrawn,
    stricter,
)
from lamppost.vault import rules as vault
from lamppost.vault.actions import index, new_key
from lamppost.vault.notes import note as remember
from lamppost.vault.queries import digests, indexed
from lamppost.vault.rules import DataKey, Place


@dataclass(frozen=True, slots=True, repr=False)
class Opening:
    """All that is needed to open an outreach, or to join one."""

    hospital: int
    recipient: Recipient
    route: Route
    urgency: Urgency
    asked_at: datetime
    said: Said
    needs: Needs = field(default_factory=Needs)
    is_confirmed: bool = False  # whether a human said who is meant
    parties: frozenset[int] = frozenset()  # accounts that must never handle it
    activation: UUID | None = None  # what they were in together with others


def open_or_join(*, opening: Opening, by: Actor) -> UUID:
    """Opens an outreach for the recipient or joins the open one; returns the id of what was said.

    A closing outreach is never joined. Joining tells nobody; whoever asks learns nothing of which it was.
    """
    with transaction(by):
        require(by, OutreachPermission.OUTREACH_OPEN, opening.hospital)
        joined = _open_one(opening)
        row = joined or _open(opening, by)
        if joined:
            _join(joined, opening)
        _index_parties(row, opening.parties, by)
        _index_activation(row, opening, by)
        source = _add_source(row, opening)
        if not joined:
            tell_coordinators(row, f"opened:{row.id}")
        note("outreach.opened", row, by=by)
    return source


def keep_apart(
    *, hospital: int, activation: UUID, account: int, is_party: bool = True, by: Actor
) -> int:
    """Whoever was in the same hard event is not asked to support anybody of it, nor (`is_party`) handles it;
    returns how many open outreaches that are. What one of them was asked
    before runs to its end, and is refused when they say yes; who has accepted knows the name and may hand it back."""
    with transaction(by):
        require(by, OutreachPermission.OUTREACH_OPEN, hospital)
        mine = Outreach.objects.select_for_update().filter(hospital_id=hospital)
        of_it = mine.filter(key_id__in=indexed(ACTIVATION, str(activation)), state__in=OPEN_STATES)
        rows = list(of_it.order_by("pk"))
        for row in rows:
            exclude(row, account, "same_activation")
            match_again(row)
            row.save()
            _index_parties(row, frozenset({account} if is_party else ()), by)
        if rows:  # one entry for all: it must not tell them apart, nor tie one to another
            record(by=by, event="outreach.kept_apart", hospital=hospital)
    return len(rows)


def add_said(*, source: UUID, about: tuple[str, ...], by: Actor) -> None:
    """Adds coded facts to what one referral said; nothing happens once it is forgotten."""
    with transaction(by):
        require(by, OutreachPermission.CODE_USE, next(iter(by.hospitals), None))
        if _of_source(source) is None:
            return
        row = Source.objects.get(pk=source)
        said = said_of(row)
        more = replace(said, about=tuple(dict.fromkeys((*said.about, *about))))
        row.sealed_said = vault.seal(key_of(row.outreach).secret, more, said_place(row.id))
        row.save(update_fields=["sealed_said"])


def withdraw_source(*, source: UUID, by: Actor) -> None:
    """Removes what one referral said; an outreach that nobody asks for any more, and that no
    supporter has accepted, ends with it. The referrer is told neither."""
    with transaction(by):
        require(by, OutreachPermission.CODE_USE, next(iter(by.hospitals), None))
        remember(Withdrawn(source))
        take_back(source, by)


def take_back(source: UUID, by: Actor) -> bool:
    """Removes a source, and ends an outreach that has none left and no supporter; whether it was there."""
    row = _of_source(source)
    if row is None:
        return False
    row.sources.filter(pk=source).delete()
    if row.state in (State.WAITING, State.OFFERED) and not row.sources.exists():
        finish(row, Outcome.WITHDRAWN)
        note("outreach.withdrawn", row, by=by)
    return True


def _of_source(source: UUID) -> Outreach | None:
    """The outreach that a source belongs to, locked; None once it is forgotten or withdrawn."""
    sources = Source.objects.filter(pk=source)
    row = Outreach.objects.select_for_update().filter(pk__in=sources.values("outreach_id")).first()
    return row if row and sources.exists() else None


def _open_one(opening: Opening) -> Outreach | None:
    """The recipient's open outreach, locked; one door for each recipient, so that two never open."""
    if opening.recipient.physician is None:
        return None
    text = physician_text(opening.recipient.physician)
    # In each epoch: who has seen the next one begin and who has not yet still meet at the same door.
    doors = [int.from_bytes(one[:8], "big", signed=True) for one in digests(RECIPIENT, text)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(door) FROM unnest(%s::bigint[]) door", [doors])
    mine = Outreach.objects.select_for_update().filter(hospital_id=opening.hospital)
    return mine.filter(key_id__in=indexed(RECIPIENT, text), state__in=OPEN_STATES).first()


def _open(opening: Opening, by: Actor) -> Outreach:
    key = new_key(hospital=opening.hospital, by=by)
    promised = dues(opening.hospital, opening.urgency, opening.asked_at)
    row = Outreach(
        id=random_id(),
        key_id=key.id,
        hospital_id=opening.hospital,
        route=opening.route,
        urgency=opening.urgency,
        opened_at=now(),
        promised_by=promised.contact_by,
        offer_by=promised.offer_by,
        accept_by=promised.accept_by,
        hard_stop_at=now() + HARD_STOP,
        is_confirmed=opening.is_confirmed,
    )
    watch(row, now())
    row.sealed_recipient = _sealed(key, opening.recipient, row, "sealed_recipient")
    row.sealed_needs = _sealed(key, opening.needs, row, "sealed_needs")
    row.save(force_insert=True)
    if opening.recipient.physician is not None:
        text = physician_text(opening.recipient.physician)
        index(key=key, purpose=RECIPIENT, text=text, by=by)
    return row


def _join(row: Outreach, opening: Opening) -> None:
    """Raises the urgency if the new one is stricter; keeps the earlier promise if that is sooner."""
    step(row, Step.JOIN)
    row.urgency = stricter(Urgency(row.urgency), opening.urgency)
    row.is_confirmed |= opening.is_confirmed
    _promise_sooner(row, opening)
    for account, rule in opening.needs.excluded:
        exclude(row, account, rule)
    _keep_wish(row, opening.needs.preferences.supporter)
    match_again(row)
    row.save()


def _keep_wish(row: Outreach, supporter: str) -> None:
    """Whoever asks for themselves may say by whom; others have no say in it."""
    needs = needs_of(row)
    if supporter:
        wished = replace(needs.preferences, supporter=supporter)
        seal_needs(row, replace(needs, preferences=wished))


def _promise_sooner(row: Outreach, opening: Opening) -> None:
    """Of what was promised to each who asked, the earlier; what has come already stays so."""
    promised = dues(opening.hospital, opening.urgency, opening.asked_at)
    row.promised_by = min(row.promised_by, promised.contact_by)
    row.accept_by = min(row.accept_by or promised.accept_by, promised.accept_by)
    row.offer_by = min(row.offer_by or promised.offer_by, promised.offer_by)
    watch(row, now())


def _index_parties(row: Outreach, parties: frozenset[int], by: Actor) -> None:
    for account in sorted(parties):
        if not is_party(account, row.key_id):
            index(key=key_of(row), purpose=PARTY, text=account_text(account), by=by)


def _index_activation(row: Outreach, opening: Opening, by: Actor) -> None:
    """So that those of one hard event find each other, blindly, while they are open."""
    if opening.activation is not None:
        text = str(opening.activation)
        if not indexed(ACTIVATION, text).filter(key_id=row.key_id).exists():
            index(key=key_of(row), purpose=ACTIVATION, text=text, by=by)


def _add_source(row: Outreach, opening: Opening) -> UUID:
    source = random_id()
    Source.objects.create(
        id=source,
        key_id=row.key_id,
        hospital_id=row.hospital_id,
        outreach=row,
        is_third_party=opening.route is not Route.SELF,
        sealed_said=vault.seal(key_of(row).secret, opening.said, said_place(source)),
    )
    return source


def _sealed(key: DataKey, value: object, row: Outreach, field_name: str) -> bytes:
    return vault.seal(key.secret, value, Place(OUTREACH, row.id, field_name))
