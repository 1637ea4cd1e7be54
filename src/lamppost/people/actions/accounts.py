"""Inviting people, giving and taking roles, closing accounts."""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from lamppost.core.access import Actor, Grant, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotNow
from lamppost.core.transactions import transaction
from lamppost.people.access import PeoplePermission
from lamppost.people.models import Account, OutsideDuty, RoleGrant, Session
from lamppost.people.queries.accounts import accounts_with_role, held, hospital_among, locked
from lamppost.people.queries.waivers import unwaived
from lamppost.people.rules import FIRST_PASSKEY_WITHIN, NEVER_WITHOUT, DutyElsewhere
from lamppost.program.actions import forget_duty_phones
from lamppost.program.queries import open_hospitals
from lamppost.vault.actions import record_with_actor


def invite(
    *,
    email: str,
    name: str,
    grants: Iterable[Grant],
    by: Actor,
    physician: int | None = None,
    duties_elsewhere: Collection[DutyElsewhere] = (),
    language: str = "en",
) -> int:
    """Opens an account (or opens it again) with these roles; returns its id, the same for the same
    address. Invalid where the address is none or the roles must not meet in one person."""
    address, given = _address(email), tuple(grants)
    with transaction(by):
        require(by, PeoplePermission.ACCOUNT_INVITE, given)
        row, is_new = Account.objects.get_or_create(
            email=address,
            defaults={"name": name, "language": language, "password": make_password(None)},
        )
        row = locked(row.pk)
        if not is_new:
            require(by, PeoplePermission.ACCOUNT_INVITE, (*given, *held(row)))
        _open(row, physician)
        for grant in given:
            _grant(row, grant, duties_elsewhere)
        record_with_actor(
            by=by, event="account.invited", hospital=hospital_among(given), whom=row.pk
        )
    return row.pk


def grant_role(
    *, account: int, grant: Grant, by: Actor, duties_elsewhere: Collection[DutyElsewhere] = ()
) -> None:
    """Gives a role; again changes only whether they are its deputy. Invalid where it must not meet
    what the person already is here, or does outside of the program, as `by` declares or once did."""
    with transaction(by):
        require(by, PeoplePermission.ROLE_GRANT, (grant,))
        _grant(locked(account), grant, duties_elsewhere)
        record_with_actor(by=by, event="role.granted", hospital=grant.hospital, whom=account)


def withdraw_role(*, account: int, grant: Grant, by: Actor) -> bool:
    """Takes a role; returns whether they had it. NotNow for the last one whom an open hospital needs."""
    with transaction(by):
        require(by, PeoplePermission.ROLE_WITHDRAW, (grant,))
        gone, _kinds = RoleGrant.objects.filter(account=account, **_columns(grant)).delete()
        if gone:
            _check_somebody_is_left([grant])
            record_with_actor(by=by, event="role.withdrawn", hospital=grant.hospital, whom=account)
    return bool(gone)


def deactivate(*, account: int, by: Actor) -> None:
    """Closes the account and ends its sessions at once; its roles stay on record. NotNow for the last
    one whom an open hospital needs."""
    with transaction(by):
        row = locked(account)
        require(by, PeoplePermission.ACCOUNT_DEACTIVATE, held(row))
        # Sessions are signed with the unusable password: another one ends also what signs in just now.
        row.is_active, row.password = False, make_password(None)
        row.save(update_fields=["is_active", "password"])
        _check_somebody_is_left(held(row))
        Session.objects.filter(account=row).delete()
        forget_duty_phones(account=account, by=Actor.system(*by.hospitals))
        record_with_actor(
            by=by, event="account.deactivated", hospital=hospital_among(held(row)), whom=account
        )


def remove_unused(*, account: int, by: Actor) -> bool:
    """Deletes an account that was opened for an invitation which came to nothing; False where it holds
    a role, or anything hangs on it. Nothing records it: the invitation is to leave no trace."""
    with transaction(by):
        require(by, PeoplePermission.ACCOUNT_REMOVE)
        bare = Account.objects.filter(pk=account, grants=None, duties=None, waivers=None)
        row = bare.select_for_update(of=("self",)).first()
        try:
            return row is not None and bool(row.delete()[0])
        except ProtectedError:
            return False


def _check_somebody_is_left(gone: Iterable[Grant]) -> None:
    """Where people may ask, somebody must be paged in danger, and somebody must see what was asked."""
    needed = [grant for grant in gone if grant.role in NEVER_WITHOUT]
    for place in open_hospitals() if needed else ():
        for grant in needed:
            is_there = grant.hospital in (None, place.id)
            if is_there and not accounts_with_role(grant.role, place.id):
                raise NotNow(
                    "An open hospital keeps a safety contact and a coordinator. Name somebody else first."
                )


def _address(email: str) -> str:
    """Lower case throughout: sign-in looks it up so."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        problem = _("This is not an e-mail address.")
    else:
        return address
    raise Invalid({"email": problem})


def _open(row: Account, physician: int | None) -> None:
    row.is_active = True
    row.first_passkey_by = now().date() + FIRST_PASSKEY_WITHIN
    if physician is not None:
        if Account.objects.filter(physician=physician).exclude(pk=row.pk).exists():
            raise Invalid({"physician": _("Another account already belongs to this person.")})
        row.physician_id = physician
    row.save(update_fields=["is_active", "physician", "first_passkey_by"])


def _grant(row: Account, grant: Grant, duties: Collection[DutyElsewhere]) -> None:
    RoleGrant.objects.update_or_create(
        account=row, **_columns(grant), defaults={"is_deputy": grant.is_deputy}
    )
    for duty in duties:
        OutsideDuty.objects.get_or_create(account=row, duty=duty)
    if unwaived(row.pk):
        raise Invalid({"grants": _("These roles and duties must not meet in one person.")})


def _columns(grant: Grant) -> dict[str, Any]:
    return {
        "role": grant.role.value,
        "hospital_id": grant.hospital,
        "department_id": grant.department,
    }
