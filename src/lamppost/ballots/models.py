"""Boxes; and what is in one while it is open, and after. No row of these holds a time but when a box closes."""

from django.db import models
from django.db.models import Q

from lamppost.ballots.rules import State
from lamppost.core.ids import random_id
from lamppost.core.privacy import CONFIDENTIAL, INTERNAL, SEALED
from lamppost.vault.models import key_row


class Box(models.Model):
    """What is asked, of whom only `subject` (the word of the room above) can say. Names nobody.

    How many hold a code and how many have answered is written when it is closed, not before: a number
    that grows would tell who has just answered.
    """

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    hospital_id = models.BigIntegerField(db_comment=INTERNAL)
    kind = models.CharField(max_length=20, db_comment=INTERNAL)
    subject = models.CharField(max_length=60, db_comment=INTERNAL)
    fewest = models.SmallIntegerField(db_comment=INTERNAL)
    waits = models.DurationField(db_comment=INTERNAL)
    has_waited = models.BooleanField(default=False, db_comment=INTERNAL)
    closes_at = models.DateTimeField(db_comment=INTERNAL)
    state = models.CharField(max_length=10, default=State.OPEN, db_comment=INTERNAL)
    issued = models.IntegerField(null=True, db_comment=INTERNAL)
    cast = models.IntegerField(null=True, db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hospital_id", "kind", "subject"],
                name="one_open_box",
                condition=Q(state=State.OPEN),
            ),
            models.CheckConstraint(
                name="numbers_of_a_counted_box",
                condition=Q(state=State.COUNTED, issued__gte=1, cast__gte=1)
                | (~Q(state=State.COUNTED) & Q(issued=None, cast=None)),
            ),
            models.CheckConstraint(
                name="state_of_a_box", condition=Q(state__in=[str(one) for one in State])
            ),
        ]
        indexes = [
            models.Index(fields=["closes_at"], name="box_due", condition=Q(state=State.OPEN))
        ]


class Urn(models.Model):
    """What makes a box an open one: the key of its slips, and the secret of its codes."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    box = models.OneToOneField(Box, models.CASCADE, related_name="urn", db_comment=INTERNAL)
    hospital_id = models.BigIntegerField(db_comment=INTERNAL)
    sealed_secret = models.BinaryField(db_comment=SEALED)


class Envelope(models.Model):
    """One code that was given out, by its mark alone, and whether it was used."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    hospital_id = models.BigIntegerField(db_comment=INTERNAL)
    digest = models.BinaryField(max_length=32, db_comment=CONFIDENTIAL)
    is_cast = models.BooleanField(default=False, db_comment=CONFIDENTIAL)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest"], name="one_envelope_a_code")]


class Slip(models.Model):
    """One answer as it came in; nothing in it says from which envelope."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    hospital_id = models.BigIntegerField(db_comment=INTERNAL)
    sealed_answer = models.BinaryField(db_comment=SEALED)


class Paper(models.Model):
    """One answer after closing, under another key: written with all others at once, in random order."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    box = models.ForeignKey(Box, models.CASCADE, related_name="papers", db_comment=INTERNAL)
    hospital_id = models.BigIntegerField(db_comment=INTERNAL)
    sealed_answer = models.BinaryField(db_comment=SEALED)
