"""The chain, the entries that wait to be chained, and the looks that wait for what follows."""

from django.db import models

from lamppost.core.ids import random_id
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

    class Meta:
        indexes = [
            models.Index(
                fields=["hospital_id", "day"],
                name="entry_to_review",
                condition=~models.Q(detail=b""),
            )
        ]


class Look(models.Model):
    """An opening that no act of the same account has followed yet; it goes with the act or the key.

    In the open store: the key's row is the vault's, and the database carries its end to here.
    `detail` is what the chain will say, without the key, if nothing follows.
    """

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key_id = models.UUIDField(db_index=True, db_comment=INTERNAL)
    hospital_id = models.BigIntegerField(db_comment=INTERNAL)
    account = models.BigIntegerField(db_comment=CONFIDENTIAL)
    day = models.DateField(db_comment=CONFIDENTIAL)
    detail = models.BinaryField(db_comment=SEALED)
