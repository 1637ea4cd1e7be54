"""Crisis lines and other help; no hospital: everywhere."""

from django.db import models

from lamppost.core.privacy import PUBLIC
from lamppost.program.models import Hospital


class Resource(models.Model):
    """One way to get help now; `kind`: emergency, crisis, or hospital (its own number)."""

    id = models.BigAutoField(primary_key=True, db_comment=PUBLIC)
    hospital = models.ForeignKey(
        Hospital, models.CASCADE, null=True, related_name="+", db_comment=PUBLIC
    )
    kind = models.CharField(max_length=12, db_comment=PUBLIC)
    name = models.CharField(max_length=120, db_comment=PUBLIC)
    name_es = models.CharField(max_length=120, blank=True, db_comment=PUBLIC)
    phone = models.CharField(max_length=20, db_comment=PUBLIC)
    note = models.CharField(max_length=200, blank=True, db_comment=PUBLIC)
    note_es = models.CharField(max_length=200, blank=True, db_comment=PUBLIC)
    position = models.PositiveSmallIntegerField(default=0, db_comment=PUBLIC)
    checked_on = models.DateField(null=True, db_comment=PUBLIC)
