"""When a supporter is written to next, whatever there is to do."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from lamppost.core.access import Role
from lamppost.core.clock import now
from lamppost.notifications.models import Daily
from lamppost.notifications.rules import next_daily
from lamppost.people import queries as people
from lamppost.people.models import RoleGrant
from lamppost.people.queries import AccountRow


def daily_letter_at(account: int) -> datetime | None:
    """When their next daily letter goes out (a late one: now); None for whoever gets none."""
    if not is_daily(account):
        return None
    row = Daily.objects.filter(account_id=account).first()
    return max(row.next_at, now()) if row else first_daily(people.account(account))


def is_daily(account: int) -> bool:
    """Whether they are told once a day: every supporter, unless they chose to be told at once."""
    chose_none = Daily.objects.filter(account_id=account, is_on=False).exists()
    return not chose_none and supporters().filter(account_id=account).exists()


def first_daily(reader: AccountRow) -> datetime:
    """The next time that it is the hour where they live."""
    return next_daily(now().astimezone(ZoneInfo(reader.time_zone))).astimezone(UTC)


def supporters() -> QuerySet[RoleGrant]:
    """Who serves and can sign in; also while resting: a letter that stops would say something."""
    return RoleGrant.objects.filter(role=Role.SUPPORTER, account__is_active=True)
