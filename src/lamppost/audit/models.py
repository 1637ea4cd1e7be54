"""The chain, and the entries that wait to be chained."""

from django.db import models

from lamppost.core.privacy import CONFIDENTIAL, INTERNAL, SEALED


class FactRow(models.Model):
    """What an entry says; `detail` (actor, time, purpose) is sealed and only kept where the design asks."""

    event = models.CharField(max_length=40, db_comment=INTERNAL)
    role = models.CharField(max_length=20, db_comment=INTERNAL)
    hospital_id = models.BigIntegerField(null=True, db_comment=INTERNAL)
    day = models.DateField(db_comment=INTERNAL)
    reference = models.BinaryField(max_length=16, db_comment=CONFIDENTIAL)
    detail = models.BinaryField(db_comment=SEALED)

    class Meta:
        abstract = True


class Pending(FactRow):
    """Written in the action's own transaction; chained within a second."""

    id = models.BigAutoField(primary_key=True, db_comment=INTERNAL)


class Entry(FactRow):
    """One link; the application may only insert and read."""

    number = models.BigIntegerField(primary_key=True, db_comment=INTERNAL)
    previous = models.BinaryField(max_length=32, db_comment=INTERNAL)
    hash = models.BinaryField(max_length=32, db_comment=INTERNAL)
