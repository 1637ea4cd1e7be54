"""When a supporter has time, as they said it. Why they are away is nobody's business: it is not asked."""

from django.db import models

from lamppost.core.privacy import INTERNAL
from lamppost.supporters.models.supporter import Supporter


class FreeHours(models.Model):
    """Weekly hours in which they have time, by their own clock."""

    id = models.BigAutoField(primary_key=True, db_comment=INTERNAL)
    supporter = models.ForeignKey(
        Supporter, models.CASCADE, related_name="free_hours", db_comment=INTERNAL
    )
    weekday = models.PositiveSmallIntegerField(db_comment=INTERNAL)  # 0 is Monday
    starts = models.TimeField(db_comment=INTERNAL)
    ends = models.TimeField(db_comment=INTERNAL)  # at or before `starts`: on the next day

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supporter", "weekday", "starts", "ends"], name="the_same_hours_once"
            )
        ]


class Away(models.Model):
    """Days on which they are not asked, both included: away, or at rest until a day."""

    id = models.BigAutoField(primary_key=True, db_comment=INTERNAL)
    supporter = models.ForeignKey(
        Supporter, models.CASCADE, related_name="away", db_comment=INTERNAL
    )
    first = models.DateField(db_comment=INTERNAL)
    last = models.DateField(db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="away_ends_after_it_begins",
                condition=models.Q(last__gte=models.F("first")),
            )
        ]
