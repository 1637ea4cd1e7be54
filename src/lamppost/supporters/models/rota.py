"""What is otherwise on one date of a rota, and who has asked whom to take a turn. No reason is kept."""

from django.db import models
from django.db.models import Q

from lamppost.core.privacy import INTERNAL
from lamppost.program.models import Duty, Hospital
from lamppost.supporters.rules.rota import SwapState


class RotaChange(models.Model):
    """A weekly turn that on one date somebody else has (or nobody), or a turn on one date alone."""

    id = models.BigAutoField(primary_key=True, db_comment=INTERNAL)
    hospital = models.ForeignKey(Hospital, models.CASCADE, related_name="+", db_comment=INTERNAL)
    on = models.DateField(db_comment=INTERNAL)
    duty = models.ForeignKey(
        Duty, models.CASCADE, null=True, related_name="changes", db_comment=INTERNAL
    )
    account_id = models.BigIntegerField(null=True, db_comment=INTERNAL)
    rank = models.PositiveSmallIntegerField(null=True, db_comment=INTERNAL)
    starts = models.TimeField(null=True, db_comment=INTERNAL)
    ends = models.TimeField(null=True, db_comment=INTERNAL)

    class Meta:
        indexes = [models.Index(fields=["hospital", "on"], name="rota_change_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "on"],
                condition=Q(duty__isnull=False),
                name="one_change_of_a_turn",
            ),
            models.CheckConstraint(
                name="a_change_is_of_a_turn_or_one_of_its_own",
                condition=Q(
                    duty__isnull=False, rank__isnull=True, starts__isnull=True, ends__isnull=True
                )
                | Q(
                    duty__isnull=True,
                    account_id__isnull=False,
                    rank__isnull=False,
                    starts__isnull=False,
                    ends__isnull=False,
                ),
            ),
        ]


class Swap(models.Model):
    """Somebody asks another to take a turn of theirs on one date; it moves when the other says yes."""

    id = models.BigAutoField(primary_key=True, db_comment=INTERNAL)
    hospital = models.ForeignKey(Hospital, models.CASCADE, related_name="+", db_comment=INTERNAL)
    on = models.DateField(db_comment=INTERNAL)
    duty = models.ForeignKey(Duty, models.CASCADE, null=True, related_name="+", db_comment=INTERNAL)
    extra = models.ForeignKey(
        RotaChange, models.CASCADE, null=True, related_name="+", db_comment=INTERNAL
    )
    asker = models.BigIntegerField(db_comment=INTERNAL)
    asked = models.BigIntegerField(db_comment=INTERNAL)
    state = models.CharField(
        max_length=10,
        choices=[(s, s) for s in SwapState],
        default=SwapState.ASKED,
        db_comment=INTERNAL,
    )

    class Meta:
        indexes = [models.Index(fields=["hospital", "on"], name="swap_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "on"],
                condition=Q(state=SwapState.ASKED, duty__isnull=False),
                name="one_swap_asked_of_a_turn",
            ),
            models.UniqueConstraint(
                fields=["extra"],
                condition=Q(state=SwapState.ASKED, extra__isnull=False),
                name="one_swap_asked_of_an_extra",
            ),
            models.CheckConstraint(
                name="a_swap_is_of_one_turn",
                condition=Q(duty__isnull=False, extra__isnull=True)
                | Q(duty__isnull=True, extra__isnull=False),
            ),
            models.CheckConstraint(name="a_swap_takes_two", condition=~Q(asker=models.F("asked"))),
        ]
