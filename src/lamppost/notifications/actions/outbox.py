"""Queueing, sending and forgetting messages to staff."""

from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.crypto import salted_hmac

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import LamppostError, NotFound
from lamppost.core.ids import random_id
from lamppost.core.jobs import defer
from lamppost.core.transactions import transaction
from lamppost.notifications.access import NotificationPermission
from lamppost.notifications.channels import CHANNELS
from lamppost.notifications.models import LetterKey, Message
from lamppost.notifications.queries import goes_out_at, waits_for_note
from lamppost.notifications.rules import (
    ANY_TIME,
    TRIED_FOR,
    ChannelKind,
    Haste,
    Invitation,
    Letter,
    MessageKind,
    oldest_kept,
)
from lamppost.people import queries as people
from lamppost.people.queries import AccountRow
from lamppost.vault.actions import new_key, open_sealed, shred
from lamppost.vault.rules import DataKey, Place, Sealed, seal

OWN: Final = "letter"  # what a purge receipt calls the key of a letter about nothing sealed


class NotSent(LamppostError):
    """The channel did not take a message over; it stays queued for the job's next try."""


def notify(
    *,
    account: int,
    key: DataKey,
    kind: MessageKind,
    event: str,
    by: Actor,
    more: int = 0,
    haste: Haste = ANY_TIME,
) -> None:
    """Queues a neutral message about what hangs on `key`, in the open transaction; the same `event`
    (opaque, at most 80 letters) waits once for each account. `more`: how many others of the kind it
    stands for too. Nothing is queued that its reader leaves to their daily note, nor for a closed account."""
    reader = _reader(account, kind, haste)
    if reader is None:
        return
    # It lies where its key lies, also when a supporter of another hospital causes it.
    with transaction(replace(by, hospitals=frozenset({key.hospital_id}))):
        require(by, NotificationPermission.MESSAGE_QUEUE, key)
        row = _message(reader, key, kind, event, more=more, latest=haste.latest)
        if _is_queued(row):
            defer_sending(row)
            record(by=by, event="message.queued", hospital=key.hospital_id)


def tell(
    *,
    account: int,
    hospital: int,
    kind: MessageKind,
    about: str,
    by: Actor,
    invitation: Invitation | None = None,
    haste: Haste = ANY_TIME,
) -> None:
    """Queues a neutral letter about nothing that is sealed, in the open transaction, under a key of its
    own that goes when it is sent. It takes the place of whatever still waits for that account `about`
    the same (opaque, at most 60 letters). For whom nothing is queued: as in `notify`."""
    reader = _reader(account, kind, haste)
    if reader is None:
        return
    here = replace(by, hospitals=frozenset({hospital}))  # where the letter lies
    with transaction(here):
        require(by, NotificationPermission.MESSAGE_QUEUE, hospital)
        _take_back(about, account, hospital)
        key = own_key(hospital, here)
        row = _message(reader, key, kind, about, invitation=invitation, latest=haste.latest)
        row.event = f"{about}#{row.id.hex[:12]}"
        row.save(force_insert=True)
        defer_sending(row)
        record(by=by, event="message.queued", hospital=hospital)


def send(*, message: UUID, by: Actor) -> bool:
    """Sends a message and forgets it. False where there is nothing to do: it was sent, shredded, another
    worker has it, or it was tried for a day and waits for somebody to look. NotSent where the channel refuses:
    the next try is the job's."""
    with transaction(by):
        row = Message.objects.select_for_update(skip_locked=True).filter(pk=message).first()
        if row is None:
            return False
        require(by, NotificationPermission.MESSAGE_SEND, row)
        is_sent = CHANNELS[ChannelKind(row.channel)].send(_letter(row, by), reference=_name(row))
        if is_sent:
            drop(row, by)
            record(by=by, event="message.sent", hospital=row.hospital_id)
        else:
            row.attempts += 1
            row.save(update_fields=["attempts"])
    if not is_sent and row.due_at >= now() - TRIED_FOR:
        raise NotSent("a message waits for its next try")
    return is_sent


def forget(*, by: Actor) -> int:
    """Deletes what could not be sent for a week, within the actor's hospitals; returns how many."""
    with transaction(by):
        require(by, NotificationPermission.MESSAGE_FORGET)
        until = oldest_kept(now().date())
        old = Message.objects.filter(hospital_id__in=by.hospitals, created__lt=until)
        keys = LetterKey.objects.filter(hospital_id__in=by.hospitals, created__lt=until)
        count = old.count()
        if count or keys.exists():
            shred(keys=list(keys.values_list("key_id", flat=True)), kind=OWN, by=by)
            old.delete()
            record(by=by, event="message.forgotten")
    return count


def _reader(account: int, kind: MessageKind, haste: Haste) -> AccountRow | None:
    """Whom to write to, if to anybody. A rota may still name somebody who is gone: that must not keep
    others from being told."""
    try:
        found = people.account(account)
    except NotFound:
        return None
    if not found.is_active or (haste.waits and waits_for_note(account, kind, haste.latest)):
        return None
    return found


def _take_back(about: str, account: int, hospital: int) -> None:
    """What waits about the same, and no worker is sending at this moment: that one has gone out."""
    waiting = Message.objects.select_for_update(skip_locked=True).filter(
        account_id=account, event__startswith=f"{about}#"
    )
    for row in waiting:
        drop(row, Actor.system(hospital))


def drop(row: Message, by: Actor) -> None:
    """Deletes it; where its key is its own, with that."""
    own = LetterKey.objects.filter(key_id=row.key_id).values_list("key_id", flat=True)
    if not shred(keys=list(own), kind=OWN, by=by):
        row.delete()


def own_key(hospital: int, by: Actor) -> DataKey:
    key = new_key(hospital=hospital, by=by)
    LetterKey.objects.create(key_id=key.id, hospital_id=hospital, created=now().date())
    return key


def _message(
    reader: AccountRow,
    key: DataKey,
    kind: MessageKind,
    event: str,
    more: int = 0,
    invitation: Invitation | None = None,
    latest: datetime | None = None,
) -> Message:
    channel = ChannelKind.EMAIL
    letter = CHANNELS[channel].compose(
        kind,
        address=reader.email,
        language=reader.language,
        more=more,
        invitation=invitation,
    )
    row = Message(
        id=random_id(),
        key_id=key.id,
        hospital_id=key.hospital_id,
        event=event,
        channel=channel,
        account_id=reader.id,
        due_at=goes_out_at(reader.id, kind, latest),
        created=now().date(),
    )
    row.sealed = seal(key.secret, letter, place_of(row.id))
    return row


def _is_queued(row: Message) -> bool:
    """Stores it, unless the same event already waits for that account."""
    Message.objects.bulk_create([row], ignore_conflicts=True)
    return Message.objects.filter(pk=row.pk).exists()


def defer_sending(row: Message) -> None:
    wait = max(0, round((row.due_at - now()).total_seconds()))
    defer("notifications.send", in_seconds=wait, message=str(row.pk), hospital=row.hospital_id)


def _letter(row: Message, by: Actor) -> Letter:
    sealed = Sealed(row.key_id, row.hospital_id, place_of(row.pk), bytes(row.sealed), Letter)
    return open_sealed(sealed=sealed, purpose="send", by=by)


def place_of(row: UUID) -> Place:
    return Place("notifications_message", row, "sealed")


def _name(row: Message) -> str:
    """The same for the same event and account, so that a second copy can be recognised as one."""
    return salted_hmac("lamppost message", f"{row.event}:{row.account_id}").hexdigest()[:32]
