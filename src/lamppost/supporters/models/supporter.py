"""Peer supporters. Which outreaches they carry stands in the open store, not here."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lamppost.core.privacy import CONFIDENTIAL, INTERNAL
from lamppost.people.models import Account
from lamppost.program.models import Department, Hospital
from lamppost.supporters.rules import DEFAULT_CAPACITY, Standing


class Supporter(models.Model):
    """Somebody trained and certified to support a peer."""

    id = models.BigAutoField(primary_key=True, db_comment=INTERNAL)
    account = models.OneToOneField(
        Account, models.PROTECT, related_name="supporter", db_comment=INTERNAL
    )
    hospital = models.ForeignKey(
        Hospital, models.PROTECT, related_name="supporters", db_comment=INTERNAL
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="supporters", db_comment=INTERNAL
    )
    specialty = models.CharField(max_length=120, blank=True, db_comment=INTERNAL)
    standing = models.CharField(
        max_length=12, choices=[(s, s) for s in Standing], db_comment=INTERNAL
    )
    trained_on = models.DateField(null=True, db_comment=INTERNAL)
    certified_on = models.DateField(null=True, db_comment=INTERNAL)
    retired_on = models.DateField(null=True, db_comment=INTERNAL)
    training_minutes = models.PositiveIntegerField(default=0, db_comment=INTERNAL)
    capacity = models.PositiveSmallIntegerField(default=DEFAULT_CAPACITY, db_comment=INTERNAL)
    languages = ArrayField(models.CharField(max_length=5), default=list, db_comment=INTERNAL)
    modes = ArrayField(models.CharField(max_length=10), default=list, db_comment=INTERNAL)
    gender = models.CharField(max_length=10, blank=True, db_comment=CONFIDENTIAL)
    is_listed = models.BooleanField(default=False, db_comment=INTERNAL)
    recent_heavy = models.PositiveSmallIntegerField(default=0, db_comment=CONFIDENTIAL)
    heavy_month = models.DateField(null=True, db_comment=CONFIDENTIAL)

    class Meta:
        indexes = [models.Index(fields=["hospital", "standing"], name="supporter_by_standing")]
