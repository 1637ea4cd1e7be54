"""The passkeys with which somebody proves who they are."""

from dataclasses import dataclass, field
from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.people.access import PeoplePermission
from lamppost.people.models import Account
from lamppost.vault.access import needs_second_factor


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    """One passkey, by the name that its owner gave it, and by days."""

    id: int
    name: str = field(repr=False)
    added_on: date
    used_on: date | None


def passkeys(*, seen_by: Actor) -> tuple[PasskeyRow, ...]:
    """Their own, the oldest first."""
    require(seen_by, PeoplePermission.PASSKEY_KEEP)
    return tuple(_row(one) for one in passkeys_of(seen_by.account).order_by("pk"))


def has_passkey(*, seen_by: Actor) -> bool:
    """Whether they have one at all."""
    require(seen_by, PeoplePermission.PASSKEY_KEEP)
    return passkeys_of(seen_by.account).exists()


def may_add_passkey(*, by: Actor) -> bool:
    """With a fresh second factor always; with a code by mail alone only the first one, in time."""
    if not needs_second_factor(by):
        return True
    in_time = Account.objects.filter(pk=by.account or 0, first_passkey_by__gte=now().date())
    return in_time.exists() and not passkeys_of(by.account).exists()


def passkeys_of(account: int | None) -> "QuerySet[Authenticator]":
    """The rows; nobody has none."""
    kind = Authenticator.Type.WEBAUTHN
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user_id=account, type=kind)
    return found


def _row(one: Authenticator) -> PasskeyRow:
    used = one.last_used_at.date() if one.last_used_at else None
    return PasskeyRow(one.pk, one.data["name"], one.created_at.date(), used)
