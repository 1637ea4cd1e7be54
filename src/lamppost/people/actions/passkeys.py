"""Adding, naming and removing passkeys. That one is genuine, the entry point has had checked by then."""

from datetime import UTC, datetime, time
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, SecondFactorNeeded
from lamppost.core.jobs import defer
from lamppost.core.transactions import transaction
from lamppost.people.access import PeoplePermission
from lamppost.people.models import Account, Session
from lamppost.people.queries.accounts import held, hospital_among, locked
from lamppost.people.queries.passkeys import may_add_passkey, passkeys_of
from lamppost.people.rules import FIRST_PASSKEY_WITHIN, LONGEST_PASSKEY_NAME
from lamppost.vault.access import needs_second_factor
from lamppost.vault.actions import record_with_actor


def add_passkey(*, name: str, credential: dict[str, Any], by: Actor) -> int:
    """Keeps a passkey that the browser has just made; returns its id. SecondFactorNeeded unless theirs
    is fresh, or it is their first and they were invited, or helped, a short while ago."""
    data = {"name": _named(name), "credential": credential}
    with transaction(by):
        require(by, PeoplePermission.PASSKEY_KEEP)
        row = locked(_own(by))
        if not may_add_passkey(by=by):
            raise SecondFactorNeeded(str(PeoplePermission.PASSKEY_KEEP))
        row.first_passkey_by = None
        row.save(update_fields=["first_passkey_by"])
        added = Authenticator.objects.create(
            user=row, type=Authenticator.Type.WEBAUTHN, data=data, created_at=_day()
        )
        _tell(row)
        record(by=by, event="passkey.added")
    return int(added.pk)


def rename_passkey(*, passkey: int, name: str, by: Actor) -> None:
    """Gives one of their own another name."""
    called = _named(name)
    with transaction(by):
        require(by, PeoplePermission.PASSKEY_KEEP)
        row = _one(passkey, by)
        row.data = {**row.data, "name": called}
        row.save(update_fields=["data"])
        record(by=by, event="passkey.renamed")


def remove_passkey(*, passkey: int, by: Actor) -> None:
    """Takes away one of their own; SecondFactorNeeded, since a thief would begin with that."""
    with transaction(by):
        require(by, PeoplePermission.PASSKEY_KEEP)
        if needs_second_factor(by):
            raise SecondFactorNeeded(str(PeoplePermission.PASSKEY_KEEP))
        _one(passkey, by).delete()
        _tell(locked(_own(by)))
        record(by=by, event="passkey.removed")


def note_passkey_used(*, passkey: int, by: Actor) -> None:
    """Notes the day, and no closer, on which it was last used."""
    with transaction(by):
        require(by, PeoplePermission.PASSKEY_KEEP)
        row = _one(passkey, by)
        row.last_used_at = _day()
        row.save(update_fields=["last_used_at"])
        record(by=by, event="passkey.used")


def reset_passkeys(*, account: int, by: Actor) -> int:
    """For somebody who lost theirs: takes all away, signs them out everywhere, and lets a code by mail
    be enough again to add a first one, for a while; returns how many there were."""
    with transaction(by):
        row = locked(account)
        require(by, PeoplePermission.PASSKEY_RESET, held(row))
        count, _kinds = passkeys_of(account).delete()
        row.first_passkey_by = now().date() + FIRST_PASSKEY_WITHIN
        row.save(update_fields=["first_passkey_by"])
        Session.objects.filter(account=row).delete()
        _tell(row)
        place = hospital_among(held(row))
        record_with_actor(by=by, event="account.passkeys_reset", hospital=place, whom=account)
    return int(count)


def tell_of_passkeys(*, account: int, by: Actor) -> bool:
    """Writes to somebody, in their language, that how they sign in has changed; nobody writes to a
    closed account. The mail names nothing and nobody."""
    with transaction(by):
        require(by, PeoplePermission.PASSKEY_TELL)
        row = Account.objects.filter(pk=account, is_active=True).first()
        if row is not None:
            record(by=by, event="passkey.told")
    if row is None:
        return False
    with override(row.language):
        subject, words = (
            _("Your sign-in"),
            _(
                "A way for you to sign in was added or removed. If you know of it, you need do nothing."
                " If not, please tell your administrator today."
            ),
        )
    headers = {"Auto-Submitted": "auto-generated"}
    mail = EmailMessage(
        str(subject), f"{words}\n", settings.DEFAULT_FROM_EMAIL, [row.email], headers=headers
    )
    return bool(mail.send())


def _own(by: Actor) -> int:
    if by.account is None:
        raise NotFound("no account")
    return by.account


def _one(passkey: int, by: Actor) -> Authenticator:
    found = passkeys_of(_own(by)).select_for_update().filter(pk=passkey).first()
    if found is None:
        raise NotFound("no such passkey of theirs")
    return found


def _named(name: str) -> str:
    given = name.replace("\0", "").strip()[:LONGEST_PASSKEY_NAME]
    if not given:
        raise Invalid({"name": _("Give it a name by which you will know it.")})
    return given


def _tell(row: Account) -> None:
    defer("people.tell_of_passkeys", account=row.pk)


def _day() -> datetime:
    """Today's midnight: the hour at which somebody proved who they are is nobody's business."""
    return datetime.combine(now().date(), time(), UTC)
