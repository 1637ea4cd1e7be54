"""The outbox. A message hangs on the key of what it is about: shredding that key removes it."""

from django.db import models

from lamppost.core.ids import random_id
from lamppost.core.privacy import INTERNAL, SEALED
from lamppost.notifications.rules import ChannelKind
from lamppost.vault.models import key_row


class Message(models.Model):
    """One message that waits to be sent, words and address sealed; the row goes once it is sent.

    `event` is opaque: what one account is told twice, waits once.
    """

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    hospital_id = models.BigIntegerField(db_comment=INTERNAL)
    event = models.CharField(max_length=80, db_comment=INTERNAL)
    channel = models.CharField(
        max_length=10, choices=[(c, c) for c in ChannelKind], db_comment=INTERNAL
    )
    account_id = models.BigIntegerField(db_comment=INTERNAL)
    sealed = models.BinaryField(db_comment=SEALED)
    due_at = models.DateTimeField(db_comment=INTERNAL)
    attempts = models.PositiveSmallIntegerField(default=0, db_comment=INTERNAL)
    created = models.DateField(db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "account_id"], name="one_message_an_event")
        ]
        indexes = [models.Index(fields=["hospital_id", "created"], name="message_by_day")]


class LetterKey(models.Model):
    """A key that is a letter's own, since the letter is about nothing else that is sealed. The row stands
    by itself: a backup holds no letters, and what it brings back of their keys must go all the same."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    hospital_id = models.BigIntegerField(db_comment=INTERNAL)
    created = models.DateField(db_comment=INTERNAL)

    class Meta:
        indexes = [models.Index(fields=["hospital_id", "created"], name="letter_key_by_day")]


class Daily(models.Model):
    """When a supporter gets their next daily letter, or that they want none and are told at once.

    It stands apart from all work: nothing here changes when there is some.
    """

    account_id = models.BigIntegerField(primary_key=True, db_comment=INTERNAL)
    is_on = models.BooleanField(default=True, db_comment=INTERNAL)
    next_at = models.DateTimeField(db_comment=INTERNAL)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], name="daily_due", condition=models.Q(is_on=True))
        ]
