"""Key rows and blind indexes. What is sealed hangs on its key row: deleting that row is shredding."""

from django.db import models

from lamppost.core.ids import random_id
from lamppost.core.privacy import CONFIDENTIAL, INTERNAL, SEALED


class Key(models.Model):
    """The data key of one referral or outreach, wrapped under an epoch of the keyring."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    hospital_id = models.BigIntegerField(db_comment=INTERNAL)
    epoch = models.IntegerField(db_comment=INTERNAL)
    wrapped = models.BinaryField(max_length=40, db_comment=SEALED)

    class Meta:
        indexes = [models.Index(fields=["epoch", "hospital_id"], name="key_by_epoch")]


def key_row() -> models.ForeignKey[Key, Key]:
    """The key that a sealed row hangs on. The cascade is the database's own: each table's migration
    adds it with `core.schema.on_delete`."""
    return models.ForeignKey(
        Key, models.DO_NOTHING, db_constraint=False, related_name="+", db_comment=INTERNAL
    )


class BlindIndex(models.Model):
    """Recognises a person again without naming them; `sealed_input` lets a new epoch recompute it."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    hospital_id = models.BigIntegerField(db_comment=INTERNAL)
    epoch = models.IntegerField(db_comment=INTERNAL)
    digest = models.BinaryField(max_length=32, db_comment=CONFIDENTIAL)
    sealed_input = models.BinaryField(db_comment=SEALED)

    class Meta:
        indexes = [
            models.Index(fields=["digest"], name="blindindex_by_digest"),
            models.Index(fields=["epoch", "hospital_id"], name="blindindex_by_epoch"),
        ]


class Tombstone(models.Model):
    """The id of a key that is gone, until the keyring has it too; the database writes it itself (G14)."""

    id = models.UUIDField(primary_key=True, db_comment=INTERNAL)


class KnownKeyring(models.Model):
    """By what this database knows its keyring again; one row."""

    id = models.SmallIntegerField(primary_key=True, default=1, db_comment=INTERNAL)
    fingerprint = models.BinaryField(max_length=16, db_comment=INTERNAL)
    newest = models.IntegerField(
        db_comment=INTERNAL
    )  # a copy of the keyring with less is an old one

    class Meta:
        constraints = [models.CheckConstraint(name="one_keyring", condition=models.Q(id=1))]


class PurgeReceipt(models.Model):
    """What was destroyed, how much of it and in which month; nobody's name, nobody's day (G3)."""

    id = models.BigAutoField(primary_key=True, db_comment=INTERNAL)
    hospital_id = models.BigIntegerField(db_comment=INTERNAL)
    month = models.DateField(db_comment=INTERNAL)
    kind = models.CharField(max_length=20, db_comment=INTERNAL)
    count = models.IntegerField(db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hospital_id", "month", "kind"], name="one_receipt_a_month"
            )
        ]
