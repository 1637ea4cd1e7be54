"""Sessions and who has a place in them. That somebody is trained is no secret; what they say of it is (ballots)."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from lamppost.core.ids import random_id
from lamppost.core.privacy import INTERNAL
from lamppost.people.models import Account
from lamppost.program.models import Hospital
from lamppost.training.rules.sessions import SeatState, SessionKind


class Session(models.Model):
    """One session: `hospital` makes it and lends its clock; `hospitals` may come, that one among them.

    `sequence` grows with whatever calendars are told. `feedback_box`: where its ballots lie.
    """

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    hospital = models.ForeignKey(Hospital, models.PROTECT, related_name="+", db_comment=INTERNAL)
    hospitals = ArrayField(models.BigIntegerField(), db_comment=INTERNAL)
    kind = models.CharField(
        max_length=10, choices=[(k, k) for k in SessionKind], db_comment=INTERNAL
    )
    begins = models.DateTimeField(db_comment=INTERNAL)
    ends = models.DateTimeField(db_comment=INTERNAL)
    zone = models.CharField(max_length=50, db_comment=INTERNAL)
    place = models.CharField(max_length=120, blank=True, db_comment=INTERNAL)
    link = models.CharField(max_length=300, blank=True, db_comment=INTERNAL)
    capacity = models.PositiveSmallIntegerField(db_comment=INTERNAL)
    facilitators = ArrayField(models.BigIntegerField(), db_comment=INTERNAL)
    units = ArrayField(models.CharField(max_length=40), default=list, db_comment=INTERNAL)
    beforehand = ArrayField(models.CharField(max_length=40), default=list, db_comment=INTERNAL)
    sequence = models.PositiveIntegerField(default=0, db_comment=INTERNAL)
    cancelled_at = models.DateTimeField(null=True, db_comment=INTERNAL)
    feedback_box = models.UUIDField(null=True, db_comment=INTERNAL)
    is_feedback_settled = models.BooleanField(default=False, db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="a_session_lasts"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="a_session_has_places"),
        ]
        indexes = [
            models.Index(fields=["begins"], name="session_by_day"),
            GinIndex(fields=["hospitals"], name="session_by_hospital"),
            models.Index(
                fields=["ends"],
                name="session_to_ask_about",
                condition=Q(is_feedback_settled=False, cancelled_at=None),
            ),
        ]


class Seat(models.Model):
    """How one account stands to one session; `attended_on`: they were there."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    session = models.ForeignKey(Session, models.CASCADE, related_name="seats", db_comment=INTERNAL)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_comment=INTERNAL)
    hospital = models.ForeignKey(Hospital, models.PROTECT, related_name="+", db_comment=INTERNAL)
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in SeatState], db_comment=INTERNAL
    )
    asked_at = models.DateTimeField(db_comment=INTERNAL)
    is_reminded = models.BooleanField(default=False, db_comment=INTERNAL)
    attended_on = models.DateField(null=True, db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "account"], name="one_seat_a_session"),
            models.CheckConstraint(
                condition=Q(attended_on=None) | Q(state=SeatState.TAKEN),
                name="who_was_there_had_a_seat",
            ),
        ]
        indexes = [models.Index(fields=["account", "state"], name="seat_by_account")]
