"""That a hospital has asked all its supporters for room. It says nothing of why, and goes after three days."""

from django.db import models

from lamppost.core.privacy import INTERNAL, PUBLIC
from lamppost.program.models import Hospital


class RoomCall(models.Model):
    """Everybody who serves there has been asked whether they can take one more."""

    hospital = models.OneToOneField(
        Hospital, models.CASCADE, primary_key=True, related_name="+", db_comment=PUBLIC
    )
    called_at = models.DateTimeField(db_comment=INTERNAL)
