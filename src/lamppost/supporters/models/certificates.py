"""Certificates: how long they count, and the code on a supporter's paper. The day on which one ends stands on
its supporter's row."""

from django.db import models

from lamppost.core.ids import random_id
from lamppost.core.privacy import CONFIDENTIAL, INTERNAL, PUBLIC
from lamppost.program.models import Hospital
from lamppost.supporters.models.supporter import Supporter
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


class Certificate(models.Model):
    """A supporter's paper: only a digest of its code is kept. Another row, another code."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    supporter = models.OneToOneField(
        Supporter, models.CASCADE, related_name="certificate", db_comment=INTERNAL
    )
    digest = models.BinaryField(max_length=32, unique=True, db_comment=CONFIDENTIAL)
