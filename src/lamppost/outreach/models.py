"""The open store: everything here hangs on a key row and goes with it. And the tally, which stays."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lamppost.core.ids import random_id
from lamppost.core.privacy import CONFIDENTIAL, INTERNAL, SEALED
from lamppost.outreach.rules import OfferState, Outcome, Route, State, Urgency
from lamppost.outreach.rules.promises import Unit
from lamppost.program.models import Department, Hospital
from lamppost.supporters.models import Supporter
from lamppost.vault.models import key_row


def hospital_row() -> models.ForeignKey[Hospital, Hospital]:
    """The hospital of a row that is found by its own indexes, which begin with it where they should: one
    on the hospital alone would only tempt the planner to sort a whole queue."""
    return models.ForeignKey(
        Hospital, models.PROTECT, related_name="+", db_index=False, db_comment=INTERNAL
    )


class Outreach(models.Model):
    """The program's one open effort to support one recipient."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    hospital = hospital_row()
    state = models.CharField(
        max_length=10,
        choices=[(s, s) for s in State],
        default=State.WAITING,
        db_comment=CONFIDENTIAL,
    )
    before_closing = models.CharField(max_length=10, blank=True, db_comment=CONFIDENTIAL)
    route = models.CharField(
        max_length=10, choices=[(r, r) for r in Route], db_comment=CONFIDENTIAL
    )
    urgency = models.CharField(
        max_length=10, choices=[(u, u) for u in Urgency], db_comment=CONFIDENTIAL
    )
    opened_at = models.DateTimeField(db_comment=CONFIDENTIAL)
    promised_by = models.DateTimeField(db_comment=CONFIDENTIAL)
    # Defaults of the database's own: an earlier version may run beside this one during an upgrade.
    offer_by = models.DateTimeField(null=True, db_comment=CONFIDENTIAL)
    accept_by = models.DateTimeField(null=True, db_comment=CONFIDENTIAL)
    warned = models.PositiveSmallIntegerField(db_default=0, default=0, db_comment=CONFIDENTIAL)
    warn_at = models.DateTimeField(null=True, db_comment=CONFIDENTIAL)
    look_at = models.DateTimeField(null=True, db_comment=CONFIDENTIAL)
    missed = ArrayField(
        models.CharField(max_length=14), db_default=[], default=list, db_comment=CONFIDENTIAL
    )
    is_confirmed = models.BooleanField(  # whether a human said who is meant
        db_default=False, default=False, db_comment=CONFIDENTIAL
    )
    sealed_recipient = models.BinaryField(db_comment=SEALED)
    sealed_needs = models.BinaryField(db_comment=SEALED)
    sealed_suggestions = models.BinaryField(default=b"", db_comment=SEALED)
    unmatched_at = models.DateTimeField(
        null=True, db_comment=CONFIDENTIAL
    )  # nobody was found, lately
    supporter = models.ForeignKey(
        Supporter,
        models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,  # its check would leave this transaction's number in the supporter's row
        db_comment=CONFIDENTIAL,
    )
    supporter_account = models.BigIntegerField(null=True, db_comment=CONFIDENTIAL)
    accepted_at = models.DateTimeField(null=True, db_comment=CONFIDENTIAL)
    asked_at = models.DateTimeField(null=True, db_comment=CONFIDENTIAL)  # a silent supporter, once
    first_attempt_at = models.DateTimeField(null=True, db_comment=CONFIDENTIAL)
    attempts = models.PositiveSmallIntegerField(default=0, db_comment=CONFIDENTIAL)
    offers = models.PositiveSmallIntegerField(default=0, db_comment=CONFIDENTIAL)
    interactions = models.PositiveSmallIntegerField(default=0, db_comment=CONFIDENTIAL)
    openings_by_supporter = models.PositiveIntegerField(default=0, db_comment=CONFIDENTIAL)
    openings_by_coordinator = models.PositiveIntegerField(default=0, db_comment=CONFIDENTIAL)
    recipient_code = models.BinaryField(
        max_length=32, unique=True, null=True, db_comment=CONFIDENTIAL
    )
    follow_up_on = models.DateField(null=True, db_comment=CONFIDENTIAL)
    hard_stop_at = models.DateTimeField(db_comment=CONFIDENTIAL)
    outcome = models.CharField(
        max_length=12, choices=[(o, o) for o in Outcome], blank=True, db_comment=CONFIDENTIAL
    )
    not_before = models.DateField(null=True, db_comment=CONFIDENTIAL)  # "not now": until when
    closes_at = models.DateTimeField(null=True, db_comment=CONFIDENTIAL)

    class Meta:
        indexes = [
            models.Index(
                fields=["hospital", "promised_by", "id"],
                name="outreach_queue",
                condition=~models.Q(state=State.CLOSING),
            ),
            models.Index(
                fields=["supporter_account"],
                name="outreach_by_supporter",
                condition=models.Q(supporter_account__isnull=False),
            ),
            models.Index(
                fields=["hospital", "closes_at"],
                name="outreach_closing",
                condition=models.Q(state=State.CLOSING),
            ),
            models.Index(fields=["hard_stop_at"], name="outreach_hard_stop"),
            models.Index(
                fields=["hospital", "warn_at"],
                name="outreach_to_warn_of",
                condition=models.Q(warn_at__isnull=False),
            ),
            models.Index(
                fields=["hospital", "look_at"],
                name="outreach_to_look_at",
                condition=models.Q(look_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="outreach_state_known", condition=models.Q(state__in=list(State))
            ),
            models.CheckConstraint(
                name="outreach_supporter_while_accepted",
                condition=models.Q(
                    state__in=["accepted", "connected"],
                    supporter__isnull=False,
                    accepted_at__isnull=False,
                )
                | models.Q(
                    state__in=["waiting", "offered"],
                    supporter__isnull=True,
                    accepted_at__isnull=True,
                )
                | models.Q(state="closing"),
            ),
            models.CheckConstraint(
                name="outreach_closing_has_all",
                condition=models.Q(state="closing", closes_at__isnull=False)
                & ~models.Q(outcome="")
                & ~models.Q(before_closing="")
                | ~models.Q(state="closing")
                & models.Q(closes_at__isnull=True, outcome="", before_closing=""),
            ),
        ]


class Source(models.Model):
    """What one referral contributed to an outreach."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    hospital = hospital_row()
    outreach = models.ForeignKey(
        Outreach,
        models.DO_NOTHING,
        db_constraint=False,
        related_name="sources",
        db_comment=CONFIDENTIAL,
    )
    is_third_party = models.BooleanField(db_comment=CONFIDENTIAL)
    sealed_said = models.BinaryField(db_comment=SEALED)


class Offer(models.Model):
    """An outreach proposed to one supporter."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    hospital = hospital_row()
    outreach = models.ForeignKey(
        Outreach,
        models.DO_NOTHING,
        db_constraint=False,
        related_name="all_offers",
        db_comment=CONFIDENTIAL,
    )
    supporter = models.ForeignKey(
        Supporter,
        models.PROTECT,
        related_name="+",
        db_constraint=False,  # as with the outreach's own
        db_comment=CONFIDENTIAL,
    )
    supporter_account = models.BigIntegerField(db_comment=CONFIDENTIAL)
    state = models.CharField(
        max_length=12,
        choices=[(s, s) for s in OfferState],
        default=OfferState.OPEN,
        db_comment=CONFIDENTIAL,
    )
    # As it was when they were asked: if it grew more urgent before their eyes, a guess would tell them whose it is.
    urgency = models.CharField(max_length=10, db_default="", default="", db_comment=CONFIDENTIAL)
    promised_by = models.DateTimeField(null=True, db_comment=CONFIDENTIAL)
    offered_at = models.DateTimeField(db_comment=CONFIDENTIAL)
    expires_at = models.DateTimeField(db_comment=CONFIDENTIAL)
    answered_at = models.DateTimeField(null=True, db_comment=CONFIDENTIAL)
    reason = models.CharField(max_length=24, blank=True, db_comment=CONFIDENTIAL)

    class Meta:
        indexes = [
            models.Index(
                fields=["hospital", "expires_at"],
                name="offer_expiring",
                condition=models.Q(state=OfferState.OPEN),
            ),
            models.Index(
                fields=["supporter_account"],
                name="offer_by_supporter",
                condition=models.Q(state=OfferState.OPEN),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["outreach"],
                condition=models.Q(state__in=["open", "accepted"]),
                name="one_live_offer",
            ),
            models.CheckConstraint(
                name="offer_answered_when_not_open",
                condition=models.Q(state="open", answered_at__isnull=True)
                | (~models.Q(state="open") & models.Q(answered_at__isnull=False)),
            ),
        ]


class Handover(models.Model):
    """Another supporter is asked to take one over; they learn no name before they say yes."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    hospital = hospital_row()
    outreach = models.OneToOneField(
        Outreach,
        models.DO_NOTHING,
        db_constraint=False,
        related_name="handover",
        db_comment=CONFIDENTIAL,
    )
    supporter = models.ForeignKey(
        Supporter,
        models.PROTECT,
        related_name="+",
        db_constraint=False,  # as with the outreach's own
        db_comment=CONFIDENTIAL,
    )
    supporter_account = models.BigIntegerField(db_comment=CONFIDENTIAL)
    asked_at = models.DateTimeField(db_comment=CONFIDENTIAL)


class Attempt(models.Model):
    """One try to reach the recipient."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    hospital = hospital_row()
    outreach = models.ForeignKey(
        Outreach,
        models.DO_NOTHING,
        db_constraint=False,
        related_name="all_attempts",
        db_comment=CONFIDENTIAL,
    )
    at = models.DateTimeField(db_comment=CONFIDENTIAL)
    mode = models.CharField(max_length=10, db_comment=CONFIDENTIAL)
    result = models.CharField(max_length=14, db_comment=CONFIDENTIAL)


class OptOut(models.Model):
    """A "no", for good or until a day; found blindly by its key's index. An entry proves no referral (G10)."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    hospital = models.ForeignKey(Hospital, models.PROTECT, related_name="+", db_comment=INTERNAL)
    sealed_terms = models.BinaryField(db_comment=SEALED)
    ends_on = models.DateField(null=True, db_comment=CONFIDENTIAL)


class Stage(models.Model):
    """Facts that wait for the month's shuffle, sealed under that month's key (G1); beside those of each
    contact a row that says whether it strained its supporter (`is_strain`), or that it did not."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    hospital = hospital_row()
    month = models.DateField(db_comment=INTERNAL)
    is_strain = models.BooleanField(default=False, db_comment=INTERNAL)
    sealed = models.BinaryField(db_comment=SEALED)

    class Meta:
        indexes = [models.Index(fields=["hospital", "month"], name="stage_by_month")]


class Promise(models.Model):
    """What a hospital promises for one urgency; without a row, what the program comes with."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    hospital = models.ForeignKey(Hospital, models.CASCADE, related_name="+", db_comment=INTERNAL)
    urgency = models.CharField(
        max_length=10, choices=[(u, u) for u in Urgency], db_comment=INTERNAL
    )
    contact = models.PositiveSmallIntegerField(db_comment=INTERNAL)
    unit = models.CharField(max_length=14, choices=[(u, u) for u in Unit], db_comment=INTERNAL)
    offer_hours = models.PositiveSmallIntegerField(db_comment=INTERNAL)
    accept_hours = models.PositiveSmallIntegerField(db_comment=INTERNAL)
    offers_itself = models.BooleanField(default=False, db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hospital", "urgency"], name="one_promise_an_urgency")
        ]


class Weighing(models.Model):
    """What a hospital weighs when it matches; without a row, what the program comes with."""

    hospital = models.OneToOneField(
        Hospital, models.CASCADE, primary_key=True, related_name="+", db_comment=INTERNAL
    )
    weights = models.JSONField(db_comment=INTERNAL)  # by part of the fit, 0 to 10
    load_cost = models.PositiveSmallIntegerField(db_comment=INTERNAL)  # thousandths of fit
    heavy_cost = models.PositiveSmallIntegerField(db_comment=INTERNAL)


class TallyOutreach(models.Model):
    """How one outreach went, for good; tied to nobody."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    hospital = models.ForeignKey(Hospital, models.PROTECT, related_name="+", db_comment=INTERNAL)
    quarter = models.CharField(max_length=7, db_comment=INTERNAL)
    route = models.CharField(max_length=10, db_comment=INTERNAL)
    urgency = models.CharField(max_length=10, db_comment=INTERNAL)
    offers = models.PositiveSmallIntegerField(db_comment=INTERNAL)
    attempts = models.PositiveSmallIntegerField(db_comment=INTERNAL)
    first_attempt_within_hours = models.PositiveSmallIntegerField(null=True, db_comment=INTERNAL)
    outcome = models.CharField(max_length=12, db_comment=INTERNAL)


class TallyInteraction(models.Model):
    """One conversation, for good; tied to nobody."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    hospital = models.ForeignKey(Hospital, models.PROTECT, related_name="+", db_comment=INTERNAL)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", db_comment=INTERNAL
    )
    month = models.CharField(max_length=7, db_comment=INTERNAL)
    mode = models.CharField(max_length=10, db_comment=INTERNAL)
    minutes = models.PositiveSmallIntegerField(db_comment=INTERNAL)
    group_size = models.PositiveSmallIntegerField(db_comment=INTERNAL)
    red_flag_screened = models.BooleanField(db_comment=INTERNAL)


class TallyCounter(models.Model):
    """How often a code came in a quarter."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    hospital = hospital_row()
    quarter = models.CharField(max_length=7, db_comment=INTERNAL)
    kind = models.CharField(max_length=20, db_comment=INTERNAL)
    code = models.CharField(max_length=40, db_comment=INTERNAL)
    count = models.PositiveIntegerField(db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hospital", "quarter", "kind", "code"], name="one_counter_of_a_code"
            )
        ]


class GuideWording(models.Model):
    """One version of an item of the guide as a hospital words it; without words: the package's again."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    hospital = hospital_row()
    item = models.CharField(max_length=20, db_comment=INTERNAL)
    version = models.PositiveIntegerField(db_comment=INTERNAL)
    words = models.JSONField(null=True, db_comment=INTERNAL)
    words_es = models.JSONField(null=True, db_comment=INTERNAL)
    packaged = models.BinaryField(max_length=32, db_comment=INTERNAL)  # digest, as it was then
    edited_on = models.DateField(db_comment=INTERNAL)
    edited_role = models.CharField(max_length=20, db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hospital", "item", "version"], name="one_guide_wording_of_a_version"
            ),
            models.CheckConstraint(
                name="guide_words_in_both_languages",
                condition=models.Q(words__isnull=True, words_es__isnull=True)
                | models.Q(words__isnull=False, words_es__isnull=False),
            ),
        ]
