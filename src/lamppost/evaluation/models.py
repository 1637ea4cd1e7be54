"""Exports: who asked for one, who agreed, and that it was made. What was exported is kept nowhere."""

from django.db import models
from django.db.models import F, Q

from lamppost.core.ids import random_id
from lamppost.core.privacy import INTERNAL
from lamppost.program.models import Hospital


class Export(models.Model):
    """One hospital's rows for an evaluation; `asked_by` is None where the command line asked."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    hospital = models.ForeignKey(Hospital, models.CASCADE, related_name="+", db_comment=INTERNAL)
    asked_by = models.BigIntegerField(null=True, db_comment=INTERNAL)
    asked_on = models.DateField(db_comment=INTERNAL)
    confirmed_by = models.BigIntegerField(null=True, db_comment=INTERNAL)
    confirmed_on = models.DateField(null=True, db_comment=INTERNAL)
    made_on = models.DateField(null=True, db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hospital"], name="one_export_under_way", condition=Q(made_on=None)
            ),
            models.CheckConstraint(
                name="somebody_else_confirms_an_export",
                condition=Q(confirmed_by=None) | Q(asked_by=None) | ~Q(confirmed_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="export_is_confirmed_first",
                condition=Q(made_on=None) | Q(confirmed_on__isnull=False),
            ),
        ]
