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
from lamppost.core.jobs import defer, without_job
from lamppost.core.queues import LETTERS, OTHERS
from lamppost.core.transactions import allow_idle, transaction
from lamppost.notifications.access import NotificationPermission
from lamppost.notifications.channels import CHANNELS
from lamppost.notifications.models import LetterKey, Message
from lamppost.notifications.queries import goes_out_at, waits_for_note
from lamppost.notifications.rules import (
    ANY_TIME,
    JOB_TAKES,
    MAIL_TAKES,
    PRIORITY_OF,
    TRIED_FOR,
    URGENT,
    ChannelKind,
    Haste,
    Invitation,
    Letter,
    MessageKind,
    forgotten_until,
    readdressed,
)
from lamppost.people import queries as people
from lamppost.people.queries import AccountRow
from lamppost.vault.actions import new_key, open_sealed, shred
from lamppost.vault.rules import DataKey, Place, Sealed, seal

OWN: Final = "letter"  # what a purge receipt calls the key of a letter about nothing sealed
NO_ACCOUNT: Final = 0  # of a letter to an address alone
AT_ONCE: Final = 500


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
    more: int = 0,
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
        _drop_waiting(about, hospital, account)
        key, latest = own_key(hospital, here), haste.latest
        row = _message(reader, key, kind, about, more=more, invitation=invitation, latest=latest)
        row.event = f"{about}#{row.id.hex[:12]}"
        row.save(force_insert=True)
        defer_sending(row)
        record(by=by, event="message.queued", hospital=hospital)


def take_back(*, about: str, hospital: int, by: Actor, account: int | None = None) -> int:
    """Drops what still waits `about` it (as `tell` queued it), for that account or for everybody; returns
    how many letters."""
    with transaction(replace(by, hospitals=frozenset({hospital}))):
        require(by, NotificationPermission.MESSAGE_QUEUE, hospital)
        count = _drop_waiting(about, hospital, account)
        if count:
            record(by=by, event="message.taken_back", hospital=hospital)
    return count


def send(*, message: UUID, by: Actor) -> bool:
    """Sends a message and forgets it. False where there is nothing to do: it was sent or shredded, its reader
    has left, or it was tried for a day and waits for somebody to look. NotSent where the channel refuses, or
    another worker has it in hand, which may end before it is sent: the next try is the job's."""
    with transaction(by):
        row = _in_hand(message)
        if row is None:
            return False
        require(by, NotificationPermission.MESSAGE_SEND, row)
        letter = _to_where_they_are(row, _letter(row, by))
        if letter is None:
            drop(row, by)
            record(by=by, event="message.dropped", hospital=row.hospital_id)
            return False
        allow_idle(MAIL_TAKES)
        is_sent = CHANNELS[ChannelKind(row.channel)].send(letter, reference=_name(row))
        _note_tried(row, is_sent, by)
    if not is_sent and row.due_at >= now() - TRIED_FOR:
        raise NotSent("a message waits for its next try")
    return is_sent


def send_lost(*, by: Actor) -> int:
    """Queues again what is due and has no job any more, within the actor's hospitals: a letter does not hang
    on one job. Returns how many."""
    with transaction(by):
        require(by, NotificationPermission.MESSAGES_FIND)
        due = Message.objects.filter(hospital_id__in=by.hospitals, due_at__lt=now() - JOB_TAKES)
        tried = due.filter(due_at__gte=now() - TRIED_FOR).select_for_update(skip_locked=True)
        rows = {row.pk: row for row in tried.order_by("-priority", "due_at")[:AT_ONCE]}
        lost = without_job("notifications.send", "message", rows)
        for message in lost:
            defer_sending(rows[message])
        if lost:
            record(by=by, event="message.found")
    return len(lost)


def forget(*, by: Actor) -> int:
    """Deletes what could not be sent for a week, within the actor's hospitals; returns how many."""
    with transaction(by):
        require(by, NotificationPermission.MESSAGE_FORGET)
        until = forgotten_until(now().date())
        old = Message.objects.filter(hospital_id__in=by.hospitals, created__lte=until)
        keys = LetterKey.objects.filter(hospital_id__in=by.hospitals, created__lte=until)
        count = old.count()
        if count or keys.exists():
            shred(keys=list(keys.values_list("key_id", flat=True)), kind=OWN, by=by)
            old.delete()
            record(by=by, event="message.forgotten")
    return count


def _in_hand(message: UUID) -> Message | None:
    """Locked; None where it is gone."""
    found = Message.objects.filter(pk=message)
    row = found.select_for_update(skip_locked=True).first()
    if row is None and found.exists():
        raise NotSent("another worker has it in hand")
    return row


def _to_where_they_are(row: Message, letter: Letter) -> Letter | None:
    """To the address that they have now, which may have changed since it was queued; None to who has left."""
    if row.account_id == NO_ACCOUNT:
        return letter
    try:
        reader = people.account(row.account_id)
    except NotFound:
        return None
    return readdressed(letter, reader.email) if reader.is_active else None


def _note_tried(row: Message, is_sent: bool, by: Actor) -> None:
    if is_sent:
        drop(row, by)
        record(by=by, event="message.sent", hospital=row.hospital_id)
    else:
        row.attempts += 1
        row.save(update_fields=["attempts"])


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


def _drop_waiting(about: str, hospital: int, account: int | None) -> int:
    """What waits about the same, and no worker is sending at this moment: that one has gone out."""
    waiting = Message.objects.select_for_update(skip_locked=True).filter(
        event__startswith=f"{about}#", **({} if account is None else {"account_id": account})
    )
    rows = list(waiting)
    for row in rows:
        drop(row, Actor.system(hospital))
    return len(rows)


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
        priority=PRIORITY_OF.get(kind, 0),
        created=now().date(),
    )
    row.sealed = seal(key.secret, letter, place_of(row.id))
    return row


def _is_queued(row: Message) -> bool:
    """Stores it, unless the same event already waits for that account."""
    Message.objects.bulk_create([row], ignore_conflicts=True)
    return Message.objects.filter(pk=row.pk).exists()


def defer_sending(row: Message) -> None:
    """In the queue of letters, of which a worker takes few at once; danger goes with all the rest, and first."""
    defer(
        "notifications.send",
        in_seconds=max(0, round((row.due_at - now()).total_seconds())),
        priority=row.priority,
        queue=OTHERS if row.priority >= URGENT else LETTERS,
        message=str(row.pk),
        hospital=row.hospital_id,
    )


def _letter(row: Message, by: Actor) -> Letter:
    sealed = Sealed(row.key_id, row.hospital_id, place_of(row.pk), bytes(row.sealed), Letter)
    return open_sealed(sealed=sealed, purpose="send", by=by)


def place_of(row: UUID) -> Place:
    return Place("notifications_message", row, "sealed")


def _name(row: Message) -> str:
    """The same for the same event and account, so that a second copy can be recognised as one."""
    return salted_hmac("lamppost message", f"{row.event}:{row.account_id}").hexdigest()[:32]
