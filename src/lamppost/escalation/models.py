"""The open store of what goes beyond a peer; and what stays: approvals, and the ledger."""

from django.db import models

from lamppost.core.ids import random_id
from lamppost.core.privacy import CONFIDENTIAL, INTERNAL, SEALED
from lamppost.escalation.rules import GlassState, Reason, Verdict, Withheld
from lamppost.program.models import Hospital
from lamppost.vault.models import key_row


def hospital_row() -> models.ForeignKey[Hospital, Hospital]:
    return models.ForeignKey(Hospital, models.PROTECT, related_name="+", db_comment=INTERNAL)


class BreakGlass(models.Model):
    """One breaking of confidence, under its outreach's key: it goes when the outreach is forgotten."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    hospital = hospital_row()
    outreach_id = models.UUIDField(db_comment=CONFIDENTIAL)
    state = models.CharField(
        max_length=12, choices=[(s, s) for s in GlassState], db_comment=CONFIDENTIAL
    )
    reason = models.CharField(
        max_length=20, choices=[(r, r) for r in Reason], db_comment=CONFIDENTIAL
    )
    to_role = models.CharField(max_length=20, db_comment=CONFIDENTIAL)
    asked_by = models.BigIntegerField(db_comment=CONFIDENTIAL)
    asked_at = models.DateTimeField(db_comment=CONFIDENTIAL)
    withheld = models.CharField(
        max_length=20, choices=[(w, w) for w in Withheld], blank=True, db_comment=CONFIDENTIAL
    )
    is_notice_drawn = models.BooleanField(default=False, db_comment=CONFIDENTIAL)
    second_by = models.BigIntegerField(null=True, db_comment=CONFIDENTIAL)
    second_at = models.DateTimeField(null=True, db_comment=CONFIDENTIAL)
    verdict = models.CharField(
        max_length=10, choices=[(v, v) for v in Verdict], blank=True, db_comment=CONFIDENTIAL
    )
    review_due_at = models.DateTimeField(null=True, db_comment=CONFIDENTIAL)
    reminded_at = models.DateTimeField(null=True, db_comment=CONFIDENTIAL)
    told_late_at = models.DateTimeField(null=True, db_comment=CONFIDENTIAL)
    openings = models.PositiveIntegerField(default=0, db_comment=CONFIDENTIAL)

    class Meta:
        indexes = [
            models.Index(
                fields=["hospital", "review_due_at"],
                name="glass_to_review",
                condition=models.Q(state=GlassState.HANDED_OVER),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="glass_codes_known",
                condition=models.Q(state__in=list(GlassState), reason__in=list(Reason)),
            ),
            models.CheckConstraint(
                name="glass_danger_at_once_else_by_two",
                condition=models.Q(
                    reason__in=["danger_to_self", "danger_to_others"],
                    state__in=["handed_over", "reviewed"],
                    review_due_at__isnull=False,
                )
                | ~models.Q(reason__in=["danger_to_self", "danger_to_others"])
                & ~models.Q(state="reviewed")
                & models.Q(review_due_at__isnull=True),
            ),
            models.CheckConstraint(
                name="glass_second_is_somebody_else",
                condition=models.Q(second_by__isnull=True, second_at__isnull=True)
                | models.Q(second_by__isnull=False, second_at__isnull=False)
                & ~models.Q(second_by=models.F("asked_by")),
            ),
            models.CheckConstraint(
                name="glass_decided_by_a_second",
                condition=models.Q(state="asked", second_by__isnull=True)
                | models.Q(state__in=["refused", "reviewed"], second_by__isnull=False)
                | models.Q(
                    state="handed_over",
                    second_by__isnull=True,
                    reason__in=["danger_to_self", "danger_to_others"],
                )
                | models.Q(state="handed_over", second_by__isnull=False)
                & ~models.Q(reason__in=["danger_to_self", "danger_to_others"]),
            ),
            models.CheckConstraint(
                name="glass_verdict_when_reviewed",
                condition=models.Q(state="reviewed") & ~models.Q(verdict="")
                | ~models.Q(state="reviewed") & models.Q(verdict=""),
            ),
            models.UniqueConstraint(
                fields=["key", "reason", "to_role"],
                condition=models.Q(state__in=["asked", "handed_over"]),
                name="one_live_breaking_of_a_kind",
            ),
        ]


class Question(models.Model):
    """A question to the clinician, sealed under a key of its own; answering it destroys that key."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    hospital = hospital_row()
    asked_by = models.BigIntegerField(db_comment=CONFIDENTIAL)
    asked_at = models.DateTimeField(db_comment=CONFIDENTIAL)
    sealed = models.BinaryField(db_comment=SEALED)


class Hold(models.Model):
    """A legal hold about one person and one period; found blindly by its key's index."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    hospital = hospital_row()
    since = models.DateField(db_comment=CONFIDENTIAL)
    until = models.DateField(null=True, db_comment=CONFIDENTIAL)  # null: and on
    placed_on = models.DateField(db_comment=INTERNAL)
    ends_on = models.DateField(db_comment=INTERNAL)  # the last day, unless renewed
    sealed_subject = models.BinaryField(db_comment=SEALED)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="hold_ends_within_a_period",
                condition=models.Q(ends_on__gte=models.F("placed_on"))
                & (models.Q(until__isnull=True) | models.Q(until__gte=models.F("since"))),
            )
        ]


class Kept(models.Model):
    """What a hold keeps of one outreach, under the hold's key. No page shows or counts these rows."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    hospital = hospital_row()
    sealed = models.BinaryField(db_comment=SEALED)


class Approval(models.Model):
    """The clinician's word for the protocols of one version, at one hospital."""

    id = models.BigAutoField(primary_key=True, db_comment=INTERNAL)
    hospital = hospital_row()
    version = models.CharField(max_length=20, db_comment=INTERNAL)
    digest = models.CharField(max_length=64, db_comment=INTERNAL)  # of every language together
    approved_on = models.DateField(db_comment=INTERNAL)
    role = models.CharField(max_length=20, db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hospital", "version", "digest"], name="one_approval_of_a_version"
            )
        ]


class LedgerEntry(models.Model):
    """That confidence was broken, for which reason and in which month; nothing more, for good."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    hospital = hospital_row()
    month = models.CharField(max_length=7, db_comment=INTERNAL)
    reason = models.CharField(max_length=20, db_comment=INTERNAL)
