"""Campaigns and what was answered; nothing here says by whom, and no row of an answer holds a time."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from lamppost.core.ids import random_id
from lamppost.core.privacy import CONFIDENTIAL, INTERNAL, SEALED
from lamppost.program.models import Department, Hospital
from lamppost.surveys.rules.campaigns import CampaignState
from lamppost.surveys.rules.instruments import Population
from lamppost.vault.models import key_row


class OwnInstrument(models.Model):
    """An instrument that a hospital has brought in; its text was read without a flaw."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    hospital = models.ForeignKey(Hospital, models.CASCADE, related_name="+", db_comment=INTERNAL)
    key = models.CharField(max_length=40, db_comment=INTERNAL)
    version = models.CharField(max_length=20, db_comment=INTERNAL)
    text = models.TextField(db_comment=INTERNAL)
    changed_on = models.DateField(db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hospital", "key"], name="one_own_instrument_a_key")
        ]


class Campaign(models.Model):
    """What is asked, of whom, from when until when; `definition` is the instrument as it was then.

    `named` are the departments that may stand beside an answer, and `asks_words` whether enough people are asked for
    words of their own, both fixed when it opens. `invited` and
    `answered` are known of a closed one alone.
    """

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    hospital = models.ForeignKey(Hospital, models.CASCADE, related_name="+", db_comment=INTERNAL)
    instrument = models.CharField(max_length=40, db_comment=INTERNAL)
    version = models.CharField(max_length=20, db_comment=INTERNAL)
    definition = models.TextField(db_comment=INTERNAL)
    population = models.CharField(max_length=20, db_comment=INTERNAL)
    departments = ArrayField(models.BigIntegerField(), db_comment=INTERNAL)
    professions = ArrayField(models.CharField(max_length=40), db_comment=INTERNAL)
    named = ArrayField(models.BigIntegerField(), default=list, db_comment=INTERNAL)
    state = models.CharField(max_length=10, default=CampaignState.PLANNED, db_comment=INTERNAL)
    opens_on = models.DateField(db_comment=INTERNAL)
    closes_on = models.DateField(null=True, db_comment=INTERNAL)
    is_prolonged = models.BooleanField(default=False, db_comment=INTERNAL)
    box = models.UUIDField(null=True, db_comment=INTERNAL)
    asks_words = models.BooleanField(default=True, db_comment=INTERNAL)
    owes_letters = models.BooleanField(default=False, db_comment=INTERNAL)
    written_on = models.DateField(null=True, db_comment=INTERNAL)
    invited = models.IntegerField(null=True, db_comment=INTERNAL)
    answered = models.IntegerField(null=True, db_comment=INTERNAL)
    proposed_by = models.BigIntegerField(null=True, db_comment=INTERNAL)  # accounts
    released_by = models.BigIntegerField(null=True, db_comment=INTERNAL)
    released_on = models.DateField(null=True, db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="release_by_two",
                condition=Q(released_by=None, released_on=None)
                | (
                    Q(state=CampaignState.CLOSED, released_on__isnull=False)
                    & Q(released_by__isnull=False, proposed_by__isnull=False)
                    & ~Q(released_by=F("proposed_by"))
                ),
            ),
            models.CheckConstraint(
                name="state_of_a_campaign",
                condition=Q(state__in=[str(one) for one in CampaignState]),
            ),
            models.CheckConstraint(
                name="population_of_a_campaign",
                condition=Q(population__in=[str(one) for one in Population]),
            ),
            models.CheckConstraint(
                name="box_of_an_open_campaign",
                condition=Q(state=CampaignState.OPEN, box__isnull=False)
                | (~Q(state=CampaignState.OPEN) & Q(box=None)),
            ),
            models.CheckConstraint(
                name="numbers_of_a_closed_campaign",
                condition=Q(state=CampaignState.CLOSED, invited__gte=1, answered__gte=1)
                | (~Q(state=CampaignState.CLOSED) & Q(invited=None, answered=None)),
            ),
            models.CheckConstraint(
                name="end_of_a_campaign",
                condition=Q(state=CampaignState.STANDING, closes_on=None)
                | (~Q(state=CampaignState.STANDING) & Q(closes_on__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["hospital"],
                name="one_standing_campaign",
                condition=Q(state=CampaignState.STANDING),
            ),
        ]
        indexes = [models.Index(fields=["hospital", "-opens_on"], name="campaigns_of_a_hospital")]


class Response(models.Model):
    """What one of those who answered has chosen: codes by item (`answers`), no word of their own.

    Written with all others of its campaign at once, in random order.
    """

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="responses", db_comment=INTERNAL
    )
    hospital_id = models.BigIntegerField(db_comment=INTERNAL)
    department = models.ForeignKey(
        Department, models.SET_NULL, null=True, related_name="+", db_comment=INTERNAL
    )
    answers = models.JSONField(db_comment=CONFIDENTIAL)


class Comment(models.Model):
    """Words of somebody's own, apart from whatever else they answered, under the campaign's own key."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="comments", db_comment=INTERNAL
    )
    hospital_id = models.BigIntegerField(db_comment=INTERNAL)
    item = models.CharField(max_length=40, db_comment=INTERNAL)
    sealed_text = models.BinaryField(db_comment=SEALED)


class Sums(models.Model):
    """What was answered in all, by item and department: what results are made of (`rules.tallies`)."""

    campaign = models.OneToOneField(
        Campaign, models.CASCADE, primary_key=True, related_name="sums", db_comment=INTERNAL
    )
    tally = models.TextField(db_comment=CONFIDENTIAL)


class Book(models.Model):
    """A hospital's book of passes: the secret from which their marks derive."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    hospital_id = models.BigIntegerField(unique=True, db_comment=INTERNAL)
    sealed_secret = models.BinaryField(db_comment=SEALED)


class Pass(models.Model):
    """That somebody who was supported may say once how it was: two marks that only the book explains.

    It outlives the outreach, of which nothing is left then, and goes some months later.
    """

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    hospital_id = models.BigIntegerField(db_comment=INTERNAL)
    digest = models.BinaryField(max_length=32, unique=True, db_comment=CONFIDENTIAL)  # of the code
    outreach_mark = models.BinaryField(max_length=32, unique=True, db_comment=CONFIDENTIAL)
    is_used = models.BooleanField(default=False, db_comment=CONFIDENTIAL)
    until = models.DateField(db_comment=CONFIDENTIAL)  # the first of a month


class StagedFeedback(models.Model):
    """What somebody who was supported has said, sealed, until it is written with four others or more."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    hospital_id = models.BigIntegerField(db_comment=INTERNAL)
    sealed_answer = models.BinaryField(db_comment=SEALED)
