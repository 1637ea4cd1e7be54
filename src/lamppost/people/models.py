"""Who can sign in, and what they are at which hospital."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from lamppost.core.access import Role
from lamppost.core.privacy import CONFIDENTIAL, INTERNAL
from lamppost.program.models import Department, Hospital, Physician


class Accounts(BaseUserManager["Account"]):
    """Accounts are made by an administrator or an import; nobody signs up."""


class Account(AbstractBaseUser):
    """Somebody who can sign in by a code sent to `email`; no password is ever set."""

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
