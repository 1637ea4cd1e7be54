"""Exports: who asked for one, who agreed, and that it was made. What was exported is kept nowhere.

And what helps a program or gets in its way, in codes.
"""

from django.db import models
from django.db.models import F, Q

from lamppost.core.ids import random_id
from lamppost.core.privacy import INTERNAL
from lamppost.evaluation.prism import ContextKind
from lamppost.program.models import Department, Hospital


class ContextEntry(models.Model):
    """Something that helped, hindered or was changed in a month (its first day), in a department or the hospital.

    Who noted it is not kept here.
    """

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    hospital = models.ForeignKey(
        Hospital, models.CASCADE, db_index=False, related_name="+", db_comment=INTERNAL
    )
    department = models.ForeignKey(
        Department, models.CASCADE, null=True, related_name="+", db_comment=INTERNAL
    )
    month = models.DateField(db_comment=INTERNAL)
    kind = models.CharField(
        max_length=11, choices=[(k, k) for k in ContextKind], db_comment=INTERNAL
    )
    factor = models.CharField(max_length=24, db_comment=INTERNAL)  # of prism.Factor, which grows

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hospital", "month", "kind", "factor", "department"],
                name="context_is_noted_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="context_is_of_a_month", condition=Q(month__day=1)),
        ]


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
