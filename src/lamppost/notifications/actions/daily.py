"""One neutral letter a day to each supporter, and to who asks for it: at the same hour whether or not there
is work (G6)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.crypto import salted_hmac

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.notifications.access import NotificationPermission
from lamppost.notifications.channels import CHANNELS
from lamppost.notifications.models import Daily
from lamppost.notifications.queries import OFFERS, first_daily, readers, supporters
from lamppost.notifications.rules import (
    DAILY_AGAIN,
    NIGHT,
    ChannelKind,
    MessageKind,
    Quiet,
    Wished,
    check_wished,
    next_daily,
)
from lamppost.people import queries as people
from lamppost.people.queries import AccountRow

AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class _Claim:
    """Somebody whose letter this worker, and no other, sends today."""

    reader: AccountRow
    day: date


def send_daily(*, by: Actor) -> int:
    """Sends the letters whose hour has come; returns how many. Run at any time, twice, or late: one
    reader gets at most one a day, late after a standstill, none in their quiet hours."""
    with transaction(by):
        require(by, NotificationPermission.DAILY_SEND)
        _begin()
        due = readers().filter(next_at__lte=now())
        accounts = list(due.order_by("next_at", "account_id").values_list("account_id", flat=True))
    sent = sum(_send(account, by) for account in accounts[:AT_ONCE])
    if sent:
        with transaction(by):
            record(by=by, event="daily.sent")
    return sent


def choose_letters(*, chosen: Wished, by: Actor) -> None:
    """What waits for one's daily note (of nothing: none comes), and one's quiet hours; for all that is
    queued from now on. Invalid where these are too many."""
    require(by, NotificationPermission.LETTERS_CHOOSE)
    check_wished(chosen)
    with transaction(by):
        serves = supporters().filter(account_id=by.who).exists()
        topics = chosen.topics if serves else chosen.topics | OFFERS  # should they serve one day
        kept = {
            "is_on": bool(topics),
            "waits": sorted(topics),
            "quiet_from": chosen.quiet.starts,
            "quiet_until": chosen.quiet.ends,
            "next_at": first_daily(people.account(by.who), chosen.quiet),
        }
        Daily.objects.update_or_create(account_id=by.who, defaults=kept)
        record(by=by, event="letters.chosen")


def _begin() -> None:
    """Whoever has become a supporter since gets their first letter at the next hour."""
    known = Daily.objects.values("account_id")
    new = supporters().exclude(account_id__in=known).values_list("account_id", flat=True)
    rows = [
        Daily(account_id=account, next_at=first_daily(people.account(account), NIGHT))
        for account in new.distinct()[:AT_ONCE]
    ]
    Daily.objects.bulk_create(rows, ignore_conflicts=True)


def _send(account: int, by: Actor) -> bool:
    """Claimed first, in a transaction of its own: a worker that dies in between loses a letter about
    nothing, and never sends a second one. What the channel refuses is tried again."""
    claim = _claim(account, by)
    if claim is None:
        return False
    channel = CHANNELS[ChannelKind.EMAIL]
    letter = channel.compose(
        MessageKind.DAILY, address=claim.reader.email, language=claim.reader.language
    )
    is_sent = channel.send(letter, reference=_name(claim))
    if not is_sent:
        _try_again(account, by)
    return is_sent


def _claim(account: int, by: Actor) -> _Claim | None:
    """Moves the row on to the next letter; None where another worker has, or where it is quiet."""
    with transaction(by):
        mine = Daily.objects.select_for_update(skip_locked=True)
        row = mine.filter(account_id=account, is_on=True, next_at__lte=now()).first()
        if row is None:
            return None
        reader = people.account(account)
        local = now().astimezone(ZoneInfo(reader.time_zone))
        quiet = Quiet(row.quiet_from, row.quiet_until)
        _move(row, next_daily(local, quiet))
    return None if quiet.holds(local.time()) else _Claim(reader, local.date())


def _try_again(account: int, by: Actor) -> None:
    """Soon, unless that is the next letter's time already."""
    with transaction(by):
        for row in Daily.objects.select_for_update().filter(account_id=account):
            _move(row, min(row.next_at, now() + DAILY_AGAIN))


def _move(row: Daily, to: datetime) -> None:
    row.next_at = to.astimezone(UTC)
    row.save(update_fields=["next_at"])


def _name(claim: _Claim) -> str:
    """The same for the same account and day, so that a second copy would be recognised as one."""
    text = f"{claim.reader.id}:{claim.day}"
    return salted_hmac("lamppost daily letter", text).hexdigest()[:32]
