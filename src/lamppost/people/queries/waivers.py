"""What meets in one person although it must not, and until when that is waived."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from lamppost.core.access import Actor, Role, require
from lamppost.core.clock import now
from lamppost.people.access import PeoplePermission, waivers_visible_to
from lamppost.people.models import Account, OutsideDuty, RoleGrant, Waiver
from lamppost.people.rules import Meeting, WaiverReason, conflicts

COLUMNS: Final = (
    "pk",
    "account_id",
    "account__name",
    "role",
    "other",
    "reason",
    "ends_on",
    "director__name",
    "counsel__name",
)


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """One waiver; it holds once both have signed."""

    id: int
    account: int
    name: str = field(repr=False)
    role: Role
    other: str
    reason: WaiverReason
    ends_on: date
    director: str | None = field(repr=False)
    counsel: str | None = field(repr=False)
    by_them: bool = False  # whether who looks has signed it

    @property
    def is_in_force(self) -> bool:
        return self.director is not None and self.counsel is not None


def waivers(*, seen_by: Actor) -> tuple[WaiverRow, ...]:
    """Those of people whom the actor administers, or may sign for; the next to end first."""
    require(seen_by, PeoplePermission.WAIVER_VIEW)
    found = Waiver.objects.filter(waivers_visible_to(seen_by)).distinct().order_by("ends_on", "pk")
    rows = found.values_list(*COLUMNS, "director_id", "counsel_id")
    return tuple(_row(row[:9], seen_by.account in row[9:]) for row in rows)


def waivable(*, seen_by: Actor) -> tuple[tuple[int, str], ...]:
    """Accounts, by id and name, for whom the actor may sign: where they direct or counsel, not themselves."""
    require(seen_by, PeoplePermission.WAIVER_VIEW)
    places = seen_by.places_as(Role.DIRECTOR) | seen_by.places_as(Role.COUNSEL)
    found = Account.objects.filter(is_active=True, grants__hospital__in=places)
    others = found.exclude(pk=seen_by.account or 0).distinct().order_by("name", "pk")
    return tuple(others.values_list("pk", "name"))


def unwaived(account: int) -> frozenset[frozenset[str]]:
    """The pairs that meet in that person, must not, and that nothing in force waives."""
    roles = RoleGrant.objects.filter(account=account).values_list("role", flat=True)
    duties = OutsideDuty.objects.filter(account=account).values_list("duty", flat=True)
    in_force = Waiver.objects.filter(
        account=account, director__isnull=False, counsel__isnull=False, ends_on__gte=now().date()
    )
    allowed = {
        Meeting(Role(role), other).pair for role, other in in_force.values_list("role", "other")
    }
    return conflicts(frozenset(roles) | frozenset(duties)) - allowed


def _row(columns: tuple[Any, ...], by_them: bool) -> WaiverRow:
    pk, account, name, role, other, reason, ends_on, director, counsel = columns
    meeting, why = Role(role), WaiverReason(reason)
    return WaiverRow(pk, account, name, meeting, other, why, ends_on, director, counsel, by_them)
