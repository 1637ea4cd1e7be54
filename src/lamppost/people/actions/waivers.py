"""Waiving, for a while, that two things must not meet in one person: a director and a counsel, together."""

from datetime import date

from django.utils.translation import gettext as _

from lamppost.core.access import Actor, Grant, Role, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, NotNow
from lamppost.core.transactions import transaction
from lamppost.people.access import PeoplePermission
from lamppost.people.models import RoleGrant, Waiver
from lamppost.people.queries.accounts import held, hospital_among, locked
from lamppost.people.queries.waivers import unwaived
from lamppost.people.rules import Meeting, WaiverReason, may_end
from lamppost.vault.actions import record_with_actor


def propose_waiver(
    *, account: int, meeting: Meeting, reason: WaiverReason, ends_on: date, by: Actor
) -> int:
    """Signs, as director or as counsel, that `meeting` may be in that person until `ends_on`; returns
    the waiver's id. It holds once the other of the two agrees. NotNow where there is one already."""
    _check(meeting, ends_on)
    with transaction(by):
        row = locked(account)
        require(by, PeoplePermission.WAIVER_SIGN, (account, held(row)))
        if Waiver.objects.filter(account=row, role=meeting.role, other=meeting.other).exists():
            raise NotNow("There is a waiver for this already.")
        waiver = Waiver(
            account=row, role=meeting.role, other=meeting.other, reason=reason, ends_on=ends_on
        )
        setattr(waiver, f"{_as(by)}_id", by.account)
        waiver.save()
        _note("proposed", row.pk, held(row), by)
    return waiver.pk


def agree_to_waiver(*, waiver: int, by: Actor) -> None:
    """The second signature, by another person in the other of the two roles; from then on it holds."""
    with transaction(by):
        row = _locked(waiver)
        roles = held(row.account)
        require(by, PeoplePermission.WAIVER_SIGN, (row.account_id, roles))
        missing = Role.DIRECTOR if row.director_id is None else Role.COUNSEL
        signed = {row.director_id, row.counsel_id}
        if None not in signed or by.account in signed or not by.has(missing):
            raise NotNow("It takes a director and a counsel, one each.")
        setattr(row, f"{missing}_id", by.account)
        row.save()
        _note("agreed", row.account_id, roles, by)


def end_waiver(*, waiver: int, by: Actor) -> None:
    """Ends it before its day, by either of the two roles; what it allowed is withdrawn."""
    with transaction(by):
        row = _locked(waiver)
        roles = held(row.account)
        require(by, PeoplePermission.WAIVER_SIGN, (row.account_id, roles))
        _end(row, by)
        _note("ended", row.account_id, roles, by)


def end_waivers(*, by: Actor) -> int:
    """Ends those whose last day has passed; returns how many."""
    with transaction(by):
        require(by, PeoplePermission.WAIVER_END)
        over = Waiver.objects.select_for_update(skip_locked=True).filter(ends_on__lt=now().date())
        rows = list(over)
        for row in rows:
            _end(row, by)
            _note("ended", row.account_id, held(row.account), by)
    return len(rows)


def _end(row: Waiver, by: Actor) -> None:
    """Where the two still meet without it, the role that may see the most is taken back."""
    account, pair = row.account_id, Meeting(Role(row.role), row.other).pair
    locked(account)
    row.delete()
    if pair in unwaived(account):
        RoleGrant.objects.filter(account=account, role=row.role).delete()
        record_with_actor(by=by, event="role.withdrawn", whom=account)


def _note(done: str, account: int, roles: tuple[Grant, ...], by: Actor) -> None:
    place = hospital_among(roles)
    record_with_actor(by=by, event=f"waiver.{done}", hospital=place, whom=account)


def _check(meeting: Meeting, ends_on: date) -> None:
    if not meeting.is_forbidden:
        raise Invalid({"other": _("These two may meet without a waiver.")})
    if not may_end(now().date(), ends_on):
        raise Invalid({"ends_on": _("Choose a day from tomorrow on, within a year.")})


def _as(by: Actor) -> Role:
    return Role.DIRECTOR if by.has(Role.DIRECTOR) else Role.COUNSEL


def _locked(waiver: int) -> Waiver:
    row = Waiver.objects.select_for_update(of=("self",)).filter(pk=waiver).first()
    if row is None:
        raise NotFound("no such waiver")
    return row
