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
REFUSED_AT_MOST: Final = 3  # in a round: one address may be wrong, with more the server is at fault


@dataclass(frozen=True, slots=True)
class _Claim:
    """Somebody whose letter of that day this worker, and no other, sends now; and when their next is due."""

    reader: AccountRow
    day: date
    next_at: datetime


def send_daily(*, by: Actor) -> int:
    """Sends the letters whose hour has come; returns how many. Run at any time, twice, or late: one
    reader gets one a day, late after a standstill, none in their quiet hours. A server that refuses is left
    alone until the next round."""
    with transaction(by):
        require(by, NotificationPermission.DAILY_SEND)
        _begin()
        due = readers().filter(next_at__lte=now())
        accounts = list(due.order_by("next_at", "account_id").values_list("account_id", flat=True))
    sent = _send_round(accounts[:AT_ONCE], by)
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


def _send_round(accounts: list[int], by: Actor) -> int:
    sent = refused = 0
    for account in accounts:
        claim = _claim(account, by)
        if claim is None:
            continue
        if _send(claim, by):
            sent += 1
        else:
            refused += 1
        if refused == REFUSED_AT_MOST:
            break
    return sent


def _send(claim: _Claim, by: Actor) -> bool:
    """Outside of any transaction. What is not noted as sent, refused or with its worker dead, is tried again
    soon: at the worst a second copy by the same name."""
    channel = CHANNELS[ChannelKind.EMAIL]
    letter = channel.compose(
        MessageKind.DAILY, address=claim.reader.email, language=claim.reader.language
    )
    if not channel.send(letter, reference=_name(claim)):
        return False
    with transaction(by):
        for row in Daily.objects.select_for_update().filter(account_id=claim.reader.id):
            _move(row, max(row.next_at, claim.next_at))
    return True


def _claim(account: int, by: Actor) -> _Claim | None:
    """Ours for a while; None where it is another worker's, or where it is quiet: then the next is due."""
    with transaction(by):
        mine = Daily.objects.select_for_update(skip_locked=True)
        row = mine.filter(account_id=account, is_on=True, next_at__lte=now()).first()
        if row is None:
            return None
        reader = people.account(account)
        local = now().astimezone(ZoneInfo(reader.time_zone))
        quiet = Quiet(row.quiet_from, row.quiet_until)
        following, is_quiet = next_daily(local, quiet), quiet.holds(local.time())
        _move(row, following if is_quiet else min(following, now() + DAILY_AGAIN))
    return None if is_quiet else _Claim(reader, local.date(), following)


def _move(row: Daily, to: datetime) -> None:
    row.next_at = to.astimezone(UTC)
    row.save(update_fields=["next_at"])


def _name(claim: _Claim) -> str:
    """The same for the same account and day, so that a second copy would be recognised as one."""
    text = f"{claim.reader.id}:{claim.day}"
    return salted_hmac("lamppost daily letter", text).hexdigest()[:32]
