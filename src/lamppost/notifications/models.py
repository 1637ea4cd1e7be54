"""The outbox. A message hangs on the key of what it is about: shredding that key removes it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lamppost.core.ids import random_id
from lamppost.core.privacy import INTERNAL, SEALED
from lamppost.notifications.rules import NIGHT, ChannelKind, Topic
from lamppost.vault.models import key_row


def offers_only() -> list[str]:
    """What waits for the daily letter of a supporter who has said nothing."""
    return [Topic.OFFERED]


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
    # Of its job. It tells danger from the rest, as `event` does.
    priority = models.SmallIntegerField(default=0, db_default=0, db_comment=INTERNAL)
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
    """How somebody is written to, and when they get their next daily letter, if they get any.

    It stands apart from all work: nothing here changes when there is some. Whoever has no row has said
    nothing: a supporter's offers wait for the letter then, and nothing of anybody else's.
    """

    account_id = models.BigIntegerField(primary_key=True, db_comment=INTERNAL)
    is_on = models.BooleanField(default=True, db_comment=INTERNAL)
    next_at = models.DateTimeField(db_comment=INTERNAL)
    waits = ArrayField(
        models.CharField(max_length=10, choices=[(t, t) for t in Topic]),
        default=offers_only,
        db_default=[Topic.OFFERED],
        db_comment=INTERNAL,
    )
    quiet_from = models.TimeField(
        default=NIGHT.starts, db_default=NIGHT.starts, db_comment=INTERNAL
    )
    quiet_until = models.TimeField(default=NIGHT.ends, db_default=NIGHT.ends, db_comment=INTERNAL)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], name="daily_due", condition=models.Q(is_on=True))
        ]
