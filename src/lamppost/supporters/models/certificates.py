"""For how long certificates count. The day on which one ends stands on its supporter's row."""

from django.db import models

from lamppost.core.privacy import PUBLIC
from lamppost.program.models import Hospital
from lamppost.supporters.rules.renewal import MONTHS


class Term(models.Model):
    """For how many months a hospital's certificates count, where it has chosen."""

    hospital = models.OneToOneField(
        Hospital, models.CASCADE, primary_key=True, related_name="+", db_comment=PUBLIC
    )
    months = models.PositiveSmallIntegerField(db_comment=PUBLIC)

    class Meta:
        constraints = [
            models.CheckConstraint(name="months_of_a_term", condition=models.Q(months__in=MONTHS))
        ]
