"""A hospital's own curricula, version by version, and who has done which part beforehand."""

from django.db import models

from lamppost.core.ids import random_id
from lamppost.core.privacy import INTERNAL
from lamppost.people.models import Account
from lamppost.program.models import Hospital
from lamppost.training.rules import Language, VersionState


class CurriculumVersion(models.Model):
    """One version in both languages, as the texts that were sent. A hospital without one reads the
    packaged curriculum; at most one is being changed, at most one is in force."""

    id = models.BigAutoField(primary_key=True, db_comment=INTERNAL)
    hospital = models.ForeignKey(Hospital, models.PROTECT, related_name="+", db_comment=INTERNAL)
    number = models.PositiveIntegerField(db_comment=INTERNAL)
    state = models.CharField(
        max_length=8, choices=[(s, s) for s in VersionState], db_comment=INTERNAL
    )
    based_on = models.CharField(max_length=20, db_comment=INTERNAL)  # the packaged one of then
    text_en = models.TextField(db_comment=INTERNAL)
    text_es = models.TextField(db_comment=INTERNAL)
    revision = models.PositiveIntegerField(default=1, db_comment=INTERNAL)
    changed_on = models.DateField(db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hospital", "number"], name="one_version_of_a_number"),
            models.UniqueConstraint(
                fields=["hospital"],
                condition=models.Q(state=VersionState.DRAFT),
                name="one_draft_of_a_curriculum",
            ),
            models.UniqueConstraint(
                fields=["hospital"],
                condition=models.Q(state=VersionState.IN_FORCE),
                name="one_curriculum_in_force",
            ),
            models.CheckConstraint(
                name="version_state_known", condition=models.Q(state__in=list(VersionState))
            ),
        ]

    def text(self, language: Language) -> str:
        return self.text_es if language is Language.ES else self.text_en


class UnitDone(models.Model):
    """That somebody has done a part beforehand, and on which day; never what they answered."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_comment=INTERNAL)
    hospital = models.ForeignKey(Hospital, models.PROTECT, related_name="+", db_comment=INTERNAL)
    unit = models.CharField(max_length=40, db_comment=INTERNAL)
    done_on = models.DateField(db_comment=INTERNAL)  # a certificate needs the day

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "hospital", "unit"], name="one_mark_for_a_unit"
            )
        ]
