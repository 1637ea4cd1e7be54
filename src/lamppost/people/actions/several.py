"""Many accounts at once: opened, or given a role that may meet every other one, in few statements."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.hashers import make_password

from lamppost.core.access import Actor, Grant, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid
from lamppost.core.transactions import transaction
from lamppost.people.access import PeoplePermission
from lamppost.people.models import Account, RoleGrant
from lamppost.people.rules import FIRST_PASSKEY_WITHIN, meets_everything
from lamppost.vault.actions import record_all_with_actor

BATCH: Final = 2_000


@dataclass(frozen=True, slots=True, repr=False)
class Newcomer:
    """Somebody without an account; `email` in lower case, as sign-in looks it up."""

    email: str
    name: str
    language: str = "en"
    physician: int | None = None


def invite_all(*, newcomers: Collection[Newcomer], grant: Grant, by: Actor) -> dict[str, int]:
    """Opens an account with that role for each; returns their ids by address."""
    _check(grant)
    with transaction(by):
        require(by, PeoplePermission.ACCOUNT_INVITE, (grant,))
        rows = [_account(one) for one in newcomers]
        Account.objects.bulk_create(rows, batch_size=BATCH)
        opened = {row.email: row.pk for row in rows}
        _give(opened.values(), grant)
        record_all_with_actor(
            by=by, event="account.invited", hospital=grant.hospital, whom=opened.values()
        )
    return opened


def grant_role_to_all(*, accounts: Collection[int], grant: Grant, by: Actor) -> None:
    """Gives each of these accounts the role; whoever has it keeps it."""
    _check(grant)
    with transaction(by):
        require(by, PeoplePermission.ROLE_GRANT, (grant,))
        _give(accounts, grant)
        record_all_with_actor(by=by, event="role.granted", hospital=grant.hospital, whom=accounts)


def _check(grant: Grant) -> None:
    """Others are given one by one: somebody has to look at what must not meet."""
    if not meets_everything(grant.role):
        raise Invalid({"grants": "choose"})


def _account(one: Newcomer) -> Account:
    return Account(
        email=one.email,
        name=one.name,
        language=one.language,
        physician_id=one.physician,
        password=make_password(None),
        first_passkey_by=now().date() + FIRST_PASSKEY_WITHIN,
    )


def _give(accounts: Collection[int], grant: Grant) -> None:
    columns = {"role": grant.role.value, "hospital_id": grant.hospital}
    rows = (
        RoleGrant(account_id=one, department_id=grant.department, **columns) for one in accounts
    )
    RoleGrant.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
