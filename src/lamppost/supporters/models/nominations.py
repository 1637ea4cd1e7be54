"""Rounds of nominations, who was invited, and what they have signed.

Nothing here says who named whom, or how often: that is gone before a round comes to its review.
"""

from django.db import models
from django.db.models import Q

from lamppost.core.ids import random_id
from lamppost.core.privacy import CONFIDENTIAL, INTERNAL, PUBLIC, SEALED
from lamppost.people.models import Account
from lamppost.program.models import Department, Hospital
from lamppost.supporters.models.supporter import Supporter
from lamppost.supporters.rules.nominations import LIVE, InvitationState, RoundState
from lamppost.vault.models import key_row


class Round(models.Model):
    """A department asks its people whom they would turn to; `box` is where they answer.

    `asked` and `answered` are known of a counted round alone. `written_on`: when all were written
    to last; `owes_letters`: the worker is about to.
    """

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    hospital = models.ForeignKey(Hospital, models.CASCADE, related_name="+", db_comment=INTERNAL)
    department = models.ForeignKey(
        Department, models.CASCADE, related_name="+", db_comment=INTERNAL
    )
    state = models.CharField(max_length=10, default=RoundState.OPEN, db_comment=INTERNAL)
    box = models.UUIDField(null=True, db_comment=INTERNAL)
    closes_on = models.DateField(db_comment=INTERNAL)
    is_prolonged = models.BooleanField(default=False, db_comment=INTERNAL)
    written_on = models.DateField(db_comment=INTERNAL)
    owes_letters = models.BooleanField(default=True, db_comment=INTERNAL)
    review_by = models.DateField(null=True, db_comment=INTERNAL)
    asked = models.IntegerField(null=True, db_comment=INTERNAL)
    answered = models.IntegerField(null=True, db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["department"],
                name="one_live_round",
                condition=Q(state__in=[str(one) for one in sorted(LIVE)]),
            ),
            models.CheckConstraint(
                name="state_of_a_round", condition=Q(state__in=[str(one) for one in RoundState])
            ),
            models.CheckConstraint(
                name="box_of_an_open_round",
                condition=Q(state=RoundState.OPEN, box__isnull=False)
                | (~Q(state=RoundState.OPEN) & Q(box=None)),
            ),
            models.CheckConstraint(
                name="end_of_a_review",
                condition=Q(state=RoundState.REVIEW, review_by__isnull=False)
                | (~Q(state=RoundState.REVIEW) & Q(review_by=None)),
            ),
        ]


class SlateRow(models.Model):
    """Who was named in a round that is being reviewed, as one sealed value: not even how many shows."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    round = models.OneToOneField(Round, models.CASCADE, related_name="slate", db_comment=INTERNAL)
    hospital_id = models.BigIntegerField(db_comment=INTERNAL)
    sealed_slate = models.BinaryField(db_comment=SEALED)


class Invitation(models.Model):
    """Somebody who was asked to become a supporter and has not said yes. The row goes with a yes, and
    some weeks after a no: then nothing tells that they were ever asked."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    account = models.OneToOneField(
        Account, models.CASCADE, related_name="invitation", db_comment=INTERNAL
    )
    hospital = models.ForeignKey(Hospital, models.CASCADE, related_name="+", db_comment=INTERNAL)
    department = models.ForeignKey(
        Department, models.CASCADE, null=True, related_name="+", db_comment=INTERNAL
    )
    state = models.CharField(
        max_length=10, default=InvitationState.WAITING, db_comment=CONFIDENTIAL
    )
    ends_on = models.DateField(db_comment=INTERNAL)
    is_new_account = models.BooleanField(db_comment=INTERNAL)  # opened for this

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="state_of_an_invitation",
                condition=Q(state__in=[str(one) for one in InvitationState]),
            )
        ]
        indexes = [models.Index(fields=["hospital", "ends_on"], name="invitation_due")]


class Agreement(models.Model):
    """That a supporter signed the confidentiality agreement: which version, when, under which name."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    supporter = models.ForeignKey(
        Supporter, models.CASCADE, related_name="agreements", db_comment=INTERNAL
    )
    version = models.PositiveIntegerField(db_comment=PUBLIC)
    digest = models.BinaryField(max_length=32, db_comment=PUBLIC)
    language = models.CharField(max_length=5, db_comment=INTERNAL)
    name = models.CharField(max_length=200, db_comment=CONFIDENTIAL)
    signed_on = models.DateField(db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["supporter", "version"], name="one_signature_a_version")
        ]
