"""Exports: who asked for one, who agreed, and that it was made; what was exported is kept nowhere. Releases: reports
as they may leave the program, kept whole and for good. What helps a program or gets in its way, in codes. And what
somebody said of it to be printed."""

from django.db import models
from django.db.models import F, Q

from lamppost.core.ids import random_id
from lamppost.core.privacy import CONFIDENTIAL, INTERNAL
from lamppost.evaluation.prism import ContextKind
from lamppost.evaluation.rules import DRAWING, KEPT, ReleaseKind, ReleaseState
from lamppost.evaluation.rules.testimonials import LONGEST, LONGEST_SIGNATURE, Language
from lamppost.program.models import Department, Hospital


class ContextEntry(models.Model):
    """Something that helped, hindered or was changed in a month (its first day), in a department or the hospital.

    Who noted it is not kept here.
    """

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    hospital = models.ForeignKey(
        Hospital, models.CASCADE, db_index=False, related_name="+", db_comment=INTERNAL
    )
    department = models.ForeignKey(
        Department, models.CASCADE, null=True, related_name="+", db_comment=INTERNAL
    )
    month = models.DateField(db_comment=INTERNAL)
    kind = models.CharField(
        max_length=11, choices=[(k, k) for k in ContextKind], db_comment=INTERNAL
    )
    factor = models.CharField(max_length=24, db_comment=INTERNAL)  # of prism.Factor, which grows

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hospital", "month", "kind", "factor", "department"],
                name="context_is_noted_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="context_is_of_a_month", condition=Q(month__day=1)),
        ]


class Testimonial(models.Model):
    """What somebody said of the program of their own accord, with their consent to have it printed: without it there
    is no row. Neither who gave it nor who wrote it down here is kept, and of the time the year alone; withdrawn, the
    row is gone."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    hospital = models.ForeignKey(
        Hospital, models.CASCADE, db_index=False, related_name="+", db_comment=INTERNAL
    )
    year = models.PositiveSmallIntegerField(db_comment=INTERNAL)
    language = models.CharField(
        max_length=2, choices=[(one, one) for one in Language], db_comment=INTERNAL
    )
    words = models.CharField(max_length=LONGEST, db_comment=CONFIDENTIAL)
    signed = models.CharField(max_length=LONGEST_SIGNATURE, blank=True, db_comment=CONFIDENTIAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hospital", "words"], name="testimonial_is_printed_once"
            )
        ]


UNDER_WAY = [str(one) for one in (*DRAWING, ReleaseState.FAILED)]


class Export(models.Model):
    """One hospital's rows for an evaluation; `asked_by` is None where the command line asked."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    hospital = models.ForeignKey(Hospital, models.CASCADE, related_name="+", db_comment=INTERNAL)
    asked_by = models.BigIntegerField(null=True, db_comment=INTERNAL)
    asked_on = models.DateField(db_comment=INTERNAL)
    confirmed_by = models.BigIntegerField(null=True, db_comment=INTERNAL)
    confirmed_on = models.DateField(null=True, db_comment=INTERNAL)
    made_on = models.DateField(null=True, db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hospital"], name="one_export_under_way", condition=Q(made_on=None)
            ),
            models.CheckConstraint(
                name="somebody_else_confirms_an_export",
                condition=Q(confirmed_by=None) | Q(asked_by=None) | ~Q(confirmed_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="export_is_confirmed_first",
                condition=Q(made_on=None) | Q(confirmed_on__isnull=False),
            ),
        ]


class Release(models.Model):
    """One report on the fixed calendar; `hospital` None: of the whole program. `year` is the last of its years.

    `shown` is what it showed of every count and which counts it hid, by measure: held against every later one, and
    read by nobody. `run` is the try at drawing that counts; one that another has overtaken writes nothing.
    """

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    hospital = models.ForeignKey(
        Hospital, models.PROTECT, null=True, related_name="+", db_comment=INTERNAL
    )
    kind = models.CharField(
        max_length=6, choices=[(k, k) for k in ReleaseKind], db_comment=INTERNAL
    )
    year = models.PositiveSmallIntegerField(db_comment=INTERNAL)
    state = models.CharField(
        max_length=9,
        choices=[(s, s) for s in ReleaseState],
        default=ReleaseState.ASKED,
        db_comment=INTERNAL,
    )
    run = models.UUIDField(null=True, db_comment=INTERNAL)
    asked_by = models.BigIntegerField(null=True, db_comment=INTERNAL)
    asked_on = models.DateField(db_comment=INTERNAL)
    drawn_on = models.DateField(null=True, db_comment=INTERNAL)
    activity = models.PositiveSmallIntegerField(null=True, db_comment=INTERNAL)
    respondents = models.PositiveSmallIntegerField(null=True, db_comment=INTERNAL)
    versions = models.CharField(max_length=80, blank=True, db_comment=INTERNAL)
    percent_hidden = models.PositiveSmallIntegerField(null=True, db_comment=INTERNAL)
    shown = models.JSONField(null=True, db_comment=INTERNAL)
    approved_by = models.BigIntegerField(null=True, db_comment=INTERNAL)
    approved_on = models.DateField(null=True, db_comment=INTERNAL)
    withdrawn_by = models.BigIntegerField(null=True, db_comment=INTERNAL)
    withdrawn_on = models.DateField(null=True, db_comment=INTERNAL)
    withdrawn_why = models.CharField(max_length=300, blank=True, db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hospital", "kind", "year"],
                name="one_release_a_period",
                condition=~Q(state=ReleaseState.WITHDRAWN),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="release_is_stored_whole",
                condition=Q(state__in=UNDER_WAY, drawn_on=None, shown=None)
                | Q(
                    state__in=[str(one) for one in KEPT],
                    drawn_on__isnull=False,
                    shown__isnull=False,
                    activity__isnull=False,
                    respondents__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="somebody_else_approves_a_release",
                condition=Q(approved_by=None) | Q(asked_by=None) | ~Q(approved_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="release_is_approved_by_somebody",
                condition=Q(state=ReleaseState.APPROVED, approved_on__isnull=False)
                | Q(state=ReleaseState.WITHDRAWN)
                | Q(approved_by=None, approved_on=None),
            ),
            models.CheckConstraint(
                name="release_is_withdrawn_for_a_reason",
                condition=Q(state=ReleaseState.WITHDRAWN, withdrawn_on__isnull=False)
                & ~Q(withdrawn_why="")
                | ~Q(state=ReleaseState.WITHDRAWN)
                & Q(withdrawn_by=None, withdrawn_on=None, withdrawn_why=""),
            ),
        ]


class ReleaseFile(models.Model):
    """One file of a release, the same bytes whenever it is asked for; `language` is empty for what has none."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    release = models.ForeignKey(Release, models.CASCADE, related_name="files", db_comment=INTERNAL)
    name = models.CharField(max_length=40, db_comment=INTERNAL)
    language = models.CharField(max_length=2, blank=True, db_comment=INTERNAL)
    content = models.BinaryField(db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["release", "name", "language"], name="one_file_of_a_name"
            )
        ]
