"""Whoever looks after it hears once that something was not checked for 90 days; what was removed goes."""

from datetime import date

from django.db.models import Q, QuerySet

from lamppost.audit.actions import record
from lamppost.core.access import Actor, Role, require
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.notifications.actions import tell
from lamppost.notifications.rules import MessageKind
from lamppost.people.queries import accounts_with_role
from lamppost.resources.access import ResourcePermission
from lamppost.resources.models import Resource
from lamppost.resources.rules import CHECKED_WITHIN, REMOVED_KEPT


def remind(*, hospital: int, by: Actor, is_everywhere: bool = False) -> int:
    """Tells who looks after one hospital's entries (or, `is_everywhere`, after those of the whole site)
    that some are to be checked: one letter, whatever their number, and again only after 90 days. Returns
    how many entries."""
    with transaction(by):
        require(by, ResourcePermission.RESOURCE_TEND)
        due = _due(None if is_everywhere else hospital, now().date())
        rows = list(due.select_for_update().order_by("pk").values_list("pk", flat=True))
        keepers = _keepers(hospital, is_everywhere) if rows else []
        for account in keepers:
            about = "resources:everywhere" if is_everywhere else f"resources:{hospital}"
            tell(account=account, hospital=hospital, kind=MessageKind.WAITING, about=about, by=by)
        if keepers:
            Resource.objects.filter(pk__in=rows).update(reminded_on=now().date())
            record(by=by, event="resource.reminded", hospital=hospital)
    return len(rows) if keepers else 0


def forget_removed(*, by: Actor) -> int:
    """What was removed thirty days ago is gone for good; of what came with the program, that it was
    removed stays known, so that it does not come back with the next version."""
    with transaction(by):
        require(by, ResourcePermission.RESOURCE_TEND)
        until = now().date() - REMOVED_KEPT
        gone, _ = Resource.objects.filter(removed_on__lt=until, code=None).delete()
        if gone:
            record(by=by, event="resource.forgotten")
    return gone


def _due(hospital: int | None, today: date) -> QuerySet[Resource]:
    """Stale, and nobody was told of it within 90 days."""
    long_ago = today - CHECKED_WITHIN
    stale = Q(checked_on=None) | Q(checked_on__lt=long_ago)
    untold = Q(reminded_on=None) | Q(reminded_on__lt=long_ago)
    return Resource.objects.filter(stale & untold, hospital=hospital, removed_on=None)


def _keepers(hospital: int, is_everywhere: bool) -> list[int]:
    """The coordinators of a hospital; where it has none, and for the whole site, the director; else the
    administrator."""
    roles = (Role.DIRECTOR, Role.ADMINISTRATOR)
    for role in roles if is_everywhere else (Role.COORDINATOR, *roles):
        if found := [one.id for one in accounts_with_role(role, hospital)]:
            return found
    return []
