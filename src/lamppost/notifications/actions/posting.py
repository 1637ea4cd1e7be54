"""Letters to an address that has no account: with a link and a code, and about nothing that is sealed."""

from dataclasses import replace
from datetime import UTC
from zoneinfo import ZoneInfo

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.ids import Code, random_id
from lamppost.core.transactions import transaction
from lamppost.notifications.access import NotificationPermission
from lamppost.notifications.actions.outbox import NO_ACCOUNT, defer_sending, own_key, place_of
from lamppost.notifications.channels import CHANNELS
from lamppost.notifications.models import Message
from lamppost.notifications.rules import PRIORITY_OF, ChannelKind, MessageKind, due
from lamppost.program.queries import hospital as hospital_row
from lamppost.vault.rules import seal


def post(
    *, address: str, hospital: int, kind: MessageKind, about: str, link: str, code: Code, by: Actor
) -> None:
    """Queues a letter to whoever reads that address, in both languages, with `link` and a code to type in,
    in the open transaction, under a key of its own that goes when it is sent. `about` is opaque and has
    at most 60 letters. Address, link and code are sealed: the row says neither to whom nor what for."""
    with transaction(replace(by, hospitals=frozenset({hospital}))):
        require(by, NotificationPermission.MESSAGE_QUEUE, hospital)
        channel, row, key = ChannelKind.EMAIL, random_id(), own_key(hospital, by)
        letter = CHANNELS[channel].with_code(kind, address=address, link=link, code=code)
        local = now().astimezone(ZoneInfo(hospital_row(hospital).time_zone))
        message = Message.objects.create(
            id=row,
            key_id=key.id,
            hospital_id=hospital,
            event=f"{about}#{row.hex[:12]}",
            channel=channel,
            account_id=NO_ACCOUNT,
            sealed=seal(key.secret, letter, place_of(row)),
            due_at=due(kind, local).astimezone(UTC),
            priority=PRIORITY_OF.get(kind, 0),
            created=now().date(),
        )
        defer_sending(message)
        record(by=by, event="message.queued", hospital=hospital)
