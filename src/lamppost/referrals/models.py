"""Requests for support until it is resolved who is meant; receipts for referrers; safety alarms."""

from django.db import models

from lamppost.core.ids import random_id
from lamppost.core.privacy import CONFIDENTIAL, INTERNAL, SEALED
from lamppost.outreach.models import Source, hospital_row
from lamppost.outreach.rules import Route, Urgency
from lamppost.program.models import Hospital
from lamppost.referrals.rules import ReferralState
from lamppost.referrals.rules.events import ActivationState
from lamppost.vault.models import key_row


class Referral(models.Model):
    """One request, sealed under its own key until it is resolved; then it is shredded."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    hospital = hospital_row()
    state = models.CharField(
        max_length=12,
        choices=[(s, s) for s in ReferralState],
        default=ReferralState.QUEUED,
        db_comment=CONFIDENTIAL,
    )
    route = models.CharField(
        max_length=10, choices=[(r, r) for r in Route], db_comment=CONFIDENTIAL
    )
    urgency = models.CharField(
        max_length=10, choices=[(u, u) for u in Urgency], db_comment=CONFIDENTIAL
    )
    is_unsafe = models.BooleanField(db_comment=CONFIDENTIAL)
    submitted_at = models.DateTimeField(db_comment=CONFIDENTIAL)
    promised_by = models.DateTimeField(db_comment=CONFIDENTIAL)
    sealed_submission = models.BinaryField(db_comment=SEALED)

    class Meta:
        indexes = [
            models.Index(fields=["hospital", "promised_by", "id"], name="referral_queue"),
        ]


class Receipt(models.Model):
    """What a referrer's code finds. It outlives the referral, so that its status tells nothing."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    hospital = models.ForeignKey(Hospital, models.PROTECT, related_name="+", db_comment=INTERNAL)
    code = models.BinaryField(max_length=32, unique=True, db_comment=CONFIDENTIAL)
    form = models.BinaryField(max_length=16, unique=True, db_comment=INTERNAL)
    submitted_at = models.DateTimeField(db_comment=CONFIDENTIAL)
    seen_at = models.DateTimeField(null=True, db_comment=CONFIDENTIAL)
    referral = models.ForeignKey(
        Referral,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
        db_comment=CONFIDENTIAL,
    )
    source = models.ForeignKey(
        Source,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
        db_comment=CONFIDENTIAL,
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["hospital"], name="receipt_unseen", condition=models.Q(seen_at__isnull=True)
            ),
        ]


class Alarm(models.Model):
    """Somebody may be in danger: paged until acknowledged, apart from everything else that happens."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    hospital = models.ForeignKey(Hospital, models.PROTECT, related_name="+", db_comment=INTERNAL)
    form = models.BinaryField(max_length=16, unique=True, null=True, db_comment=INTERNAL)
    raised_at = models.DateTimeField(db_comment=CONFIDENTIAL)
    page_at = models.DateTimeField(null=True, db_comment=CONFIDENTIAL)
    pages = models.PositiveSmallIntegerField(default=0, db_comment=CONFIDENTIAL)
    acknowledged_at = models.DateTimeField(null=True, db_comment=CONFIDENTIAL)
    acknowledged_by = models.BigIntegerField(null=True, db_comment=CONFIDENTIAL)
    sealed_submission = models.BinaryField(db_comment=SEALED)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="alarm_paged_until_acknowledged",
                condition=models.Q(
                    acknowledged_at__isnull=True,
                    acknowledged_by__isnull=True,
                    page_at__isnull=False,
                )
                | models.Q(
                    acknowledged_at__isnull=False,
                    acknowledged_by__isnull=False,
                    page_at__isnull=True,
                ),
            )
        ]


class Activation(models.Model):
    """What the people of one hard event share while any of them is being supported; then it goes. Which
    referrals and outreaches are of it stands in a blind index of theirs, and goes with them."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    hospital = hospital_row()
    form = models.BinaryField(max_length=16, unique=True, db_comment=INTERNAL)
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in ActivationState], db_comment=CONFIDENTIAL
    )
    started_at = models.DateTimeField(db_comment=CONFIDENTIAL)
    sealed_event = models.BinaryField(db_comment=SEALED)

    class Meta:
        indexes = [models.Index(fields=["hospital", "started_at", "id"], name="activation_list")]


class EventDoor(models.Model):
    """By which code a hospital's one-way door after a hard event is used at the moment."""

    hospital = models.OneToOneField(
        Hospital, models.CASCADE, primary_key=True, related_name="+", db_comment=INTERNAL
    )
    code = models.BinaryField(max_length=32, db_comment=CONFIDENTIAL)
    renewed_on = models.DateField(db_comment=INTERNAL)


class Group(models.Model):
    """A conversation in a group that is planned; no list of who comes. It goes once it is counted. Who leads
    through it finds it by a blind index. `sequence` grows with each change of it."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    hospital = hospital_row()
    begins = models.DateTimeField(db_comment=CONFIDENTIAL)
    ends = models.DateTimeField(db_comment=CONFIDENTIAL)
    sealed_plan = models.BinaryField(db_comment=SEALED)
    sequence = models.PositiveSmallIntegerField(default=0, db_default=0, db_comment=INTERNAL)

    class Meta:
        indexes = [models.Index(fields=["hospital", "begins", "id"], name="group_list")]
