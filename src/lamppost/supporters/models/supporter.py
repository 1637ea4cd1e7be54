"""Peer supporters. Which outreaches they carry stands in the open store, not here."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from lamppost.core.privacy import CONFIDENTIAL, INTERNAL
from lamppost.people.models import Account
from lamppost.program.models import Department, Hospital
from lamppost.supporters.rules import CERTIFIED, DEFAULT_CAPACITY, Standing

HAS_SERVED = Q(retired_on__isnull=False)


class Supporter(models.Model):
    """Somebody trained and certified to support a peer, on the way to be, or who was.

    `certified_on` is the first day, `renewed_on` the one from which the certificate counts now, until
    `certified_until` included. `reminded`: days before that end of the last letter about it.
    `retired_on` stays while somebody who has served before is asked again.
    """

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
    renewed_on = models.DateField(null=True, db_comment=INTERNAL)
    certified_until = models.DateField(null=True, db_comment=INTERNAL)
    reminded = models.PositiveSmallIntegerField(null=True, db_comment=INTERNAL)
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
        indexes = [
            models.Index(fields=["hospital", "standing"], name="supporter_by_standing"),
            models.Index(fields=["hospital", "certified_until", "id"], name="supporter_by_end"),
        ]
        constraints = [
            models.CheckConstraint(
                name="standing_of_a_supporter",
                condition=Q(standing__in=[str(one) for one in Standing]),
            ),
            models.CheckConstraint(
                name="days_of_a_certificate",
                condition=Q(certified_on=None, renewed_on=None, certified_until=None)
                | Q(
                    certified_on__isnull=False,
                    renewed_on__isnull=False,
                    certified_until__isnull=False,
                    renewed_on__gte=F("certified_on"),
                    certified_until__gte=F("renewed_on"),
                ),
            ),
            models.CheckConstraint(
                name="who_serves_is_certified",
                condition=~Q(standing__in=[str(one) for one in sorted(CERTIFIED)])
                | Q(trained_on__isnull=False, certified_on__isnull=False),
            ),
            # Who steps down does so on a day; who was asked again and has not said yes keeps it.
            models.CheckConstraint(
                name="day_of_stepping_down",
                condition=(Q(standing=Standing.STEPPED_DOWN) & HAS_SERVED)
                | Q(standing__in=[Standing.NOMINATED, Standing.INVITED])
                | (~Q(standing=Standing.STEPPED_DOWN) & ~HAS_SERVED),
            ),
        ]
