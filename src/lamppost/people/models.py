"""Who can sign in, what they are at which hospital, and where they are signed in."""

import hashlib
from typing import Any, ClassVar

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q

from lamppost.core.access import Role
from lamppost.core.clock import now
from lamppost.core.privacy import CONFIDENTIAL, INTERNAL
from lamppost.people.rules import DutyElsewhere, WaiverReason
from lamppost.program.models import Department, Hospital, Physician


class Accounts(BaseUserManager["Account"]):
    """Accounts are made by an administrator or an import; nobody signs up."""


class Account(AbstractBaseUser):
    """Somebody who can sign in by a code sent to `email`; no password is ever set.

    `first_passkey_by`: the last day on which such a code is enough to add a first passkey.
    """

    id = models.BigAutoField(primary_key=True, db_comment=INTERNAL)
    email = models.EmailField(unique=True, db_comment=CONFIDENTIAL)
    name = models.CharField(max_length=200, db_comment=CONFIDENTIAL)
    physician = models.OneToOneField(
        Physician, models.PROTECT, null=True, related_name="account", db_comment=CONFIDENTIAL
    )
    is_active = models.BooleanField(default=True, db_comment=INTERNAL)
    time_zone = models.CharField(max_length=50, blank=True, db_comment=INTERNAL)
    language = models.CharField(max_length=5, default="en", db_comment=INTERNAL)
    password = models.CharField(max_length=128, default="!", db_comment=CONFIDENTIAL)
    first_passkey_by = models.DateField(null=True, db_comment=INTERNAL)
    last_login = models.DateField(  # type: ignore[assignment]  # by the day, not by the second
        null=True, db_comment=INTERNAL
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = Accounts()

    def __str__(self) -> str:
        return self.name


class RoleGrant(models.Model):
    """One role of one account; no hospital: at every hospital of this site."""

    id = models.BigAutoField(primary_key=True, db_comment=INTERNAL)
    account = models.ForeignKey(Account, models.CASCADE, related_name="grants", db_comment=INTERNAL)
    role = models.CharField(max_length=20, choices=[(r, r) for r in Role], db_comment=INTERNAL)
    hospital = models.ForeignKey(
        Hospital, models.CASCADE, null=True, related_name="+", db_comment=INTERNAL
    )
    department = models.ForeignKey(
        Department, models.CASCADE, null=True, related_name="+", db_comment=INTERNAL
    )
    is_deputy = models.BooleanField(default=False, db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "hospital", "department"],
                name="one_grant_of_a_role",
                nulls_distinct=False,
            )
        ]


class OutsideDuty(models.Model):
    """What somebody declared that they do elsewhere, so that later grants are held against it too."""

    id = models.BigAutoField(primary_key=True, db_comment=INTERNAL)
    account = models.ForeignKey(Account, models.CASCADE, related_name="duties", db_comment=INTERNAL)
    duty = models.CharField(
        max_length=20, choices=[(d, d) for d in DutyElsewhere], db_comment=INTERNAL
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "duty"], name="one_duty_once")]


class Waiver(models.Model):
    """Lets a role meet another role or duty in one person until a day, once a director and a counsel
    have both signed it; the row goes when it ends."""

    id = models.BigAutoField(primary_key=True, db_comment=INTERNAL)
    account = models.ForeignKey(
        Account, models.CASCADE, related_name="waivers", db_comment=INTERNAL
    )
    role = models.CharField(max_length=20, choices=[(r, r) for r in Role], db_comment=INTERNAL)
    other = models.CharField(max_length=20, db_comment=INTERNAL)
    reason = models.CharField(
        max_length=20, choices=[(r, r) for r in WaiverReason], db_comment=INTERNAL
    )
    ends_on = models.DateField(db_comment=INTERNAL)
    director = models.ForeignKey(
        Account, models.CASCADE, null=True, related_name="+", db_comment=INTERNAL
    )
    counsel = models.ForeignKey(
        Account, models.CASCADE, null=True, related_name="+", db_comment=INTERNAL
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "role", "other"], name="one_waiver_a_pair"),
            models.CheckConstraint(
                condition=Q(director__isnull=False) | Q(counsel__isnull=False),
                name="a_waiver_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(director=F("counsel"))
                & ~Q(director=F("account"))
                & ~Q(counsel=F("account")),
                name="a_waiver_takes_two_others",
            ),
        ]


class Session(AbstractBaseSession):
    """Django's own table of sessions, with whose it is. Kept by a digest of its key: whoever reads the
    table, or a backup of it, cannot enter by what they find."""

    session_key = models.CharField(max_length=40, primary_key=True, db_comment=CONFIDENTIAL)
    session_data = models.TextField(db_comment=CONFIDENTIAL)
    expire_date = models.DateTimeField(db_index=True, db_comment=INTERNAL)
    account = models.ForeignKey(Account, models.CASCADE, null=True, db_comment=INTERNAL)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        managed = False
        db_table = "django_session"

    @classmethod
    def get_session_store_class(cls) -> type["SessionStore"]:
        return SessionStore


class SessionStore(db.SessionStore):
    """What Django's settings name as the session engine."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Any = super().create_model_instance(data)
        row.session_key = stored(row.session_key)
        row.account_id = data.get(SESSION_KEY)
        return row  # type: ignore[no-any-return]

    def exists(self, session_key: str) -> bool:
        return super().exists(stored(session_key))

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            super().delete(stored(key))

    def _get_session_from_db(self) -> Session | None:
        key = stored(str(self.session_key))
        row = Session.objects.filter(session_key=key, expire_date__gt=now()).first()
        if row is None:
            self._session_key = None
        return row


def stored(session_key: str) -> str:
    """What the table keeps of a session's key: 40 letters of a digest."""
    return hashlib.sha256(b"lamppost session " + session_key.encode()).hexdigest()[:40]
