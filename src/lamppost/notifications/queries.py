"""How somebody wants to be written to, when they are next, and what could not be sent."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Count, Min, Q, QuerySet

from lamppost.core.access import Actor, Role
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.notifications.access import unsent_visible_to
from lamppost.notifications.models import Daily, Message
from lamppost.notifications.rules import (
    TOPIC_OF,
    TRIED_FOR,
    MessageKind,
    Quiet,
    Topic,
    Wished,
    due,
    next_daily,
)
from lamppost.people import queries as people
from lamppost.people.models import RoleGrant
from lamppost.people.queries import AccountRow

OFFERS: Final = frozenset({Topic.OFFERED})


@dataclass(frozen=True, slots=True)
class UnsentRow:
    """How many letters a hospital's mail server has not taken for a day, and since when; no more."""

    hospital: int
    count: int
    since: date


def wished(account: int) -> Wished:
    """How they want to be written to; for who has said nothing: a supporter's offers wait for the note."""
    return _wished(account, Daily.objects.filter(account_id=account).first())


def daily_letter_at(account: int) -> datetime | None:
    """When the daily note goes out that brings a supporter's offers (a late one: now); None where none does."""
    row = Daily.objects.filter(account_id=account).first()
    said = _wished(account, row)
    return _note_at(account, row, said.quiet) if Topic.OFFERED in said.topics else None


def waits_for_note(account: int, kind: MessageKind, latest: datetime | None) -> bool:
    """Whether the reader wants their daily note to do instead, and it comes early enough."""
    row = Daily.objects.filter(account_id=account).first()
    said = _wished(account, row)
    if TOPIC_OF.get(kind) not in said.topics:
        return False
    return latest is None or _note_at(account, row, said.quiet) <= latest


def goes_out_at(account: int, kind: MessageKind, latest: datetime | None = None) -> datetime:
    """When a message would go out that is queued now."""
    local = now().astimezone(ZoneInfo(people.account(account).time_zone))
    return due(kind, local, wished(account).quiet, latest).astimezone(UTC)


def first_daily(reader: AccountRow, quiet: Quiet) -> datetime:
    """The next time that it is the hour where they live."""
    local = now().astimezone(ZoneInfo(reader.time_zone))
    return next_daily(local, quiet).astimezone(UTC)


def supporters() -> QuerySet[RoleGrant]:
    """Who serves and can sign in; also while resting: a letter that stops would say something."""
    return RoleGrant.objects.filter(role=Role.SUPPORTER, account__is_active=True)


def readers() -> QuerySet[Daily]:
    """Whoever gets a daily note: a supporter who lets anything wait for it, and who else asked for one."""
    others = [one for one in Topic if one not in OFFERS]
    staff = RoleGrant.objects.filter(account__is_active=True)
    asked = Q(waits__overlap=others, account_id__in=staff.values("account_id"))
    served = Q(account_id__in=supporters().values("account_id"))
    return Daily.objects.filter(served | asked, is_on=True)


def unsent(*, seen_by: Actor) -> tuple[UnsentRow, ...]:
    """Where they look after it, what nobody took over for a day; not to whom, what for or of which kind."""
    with transaction(seen_by):
        rows = lost().filter(unsent_visible_to(seen_by)).values("hospital_id")
        told = rows.annotate(n=Count("pk"), since=Min("created")).order_by("hospital_id")
        return tuple(UnsentRow(one["hospital_id"], one["n"], one["since"]) for one in told)


def lost() -> QuerySet[Message]:
    """What should have gone out a day ago and more."""
    return Message.objects.filter(due_at__lt=now() - TRIED_FOR)


def _wished(account: int, row: Daily | None) -> Wished:
    serves = supporters().filter(account_id=account).exists()
    if row is None:
        return Wished(OFFERS if serves else frozenset())
    topics = frozenset(Topic(one) for one in row.waits) if row.is_on else frozenset()
    return Wished(topics if serves else topics - OFFERS, Quiet(row.quiet_from, row.quiet_until))


def _note_at(account: int, row: Daily | None, quiet: Quiet) -> datetime:
    return max(row.next_at, now()) if row else first_daily(people.account(account), quiet)
