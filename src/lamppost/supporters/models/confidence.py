"""What supporters share in confidence: a sealed row for everybody who serves, also for who shares nothing."""

from django.db import models

from lamppost.core.ids import random_id
from lamppost.core.privacy import INTERNAL, SEALED
from lamppost.supporters.models.supporter import Supporter
from lamppost.vault.models import key_row


class Confidence(models.Model):
    """One supporter's. All of a hospital hang on one key and are written anew together: neither the
    length nor the time of a row says who has shared something."""

    id = models.UUIDField(primary_key=True, default=random_id, db_comment=INTERNAL)
    key = key_row()
    hospital_id = models.BigIntegerField(db_comment=INTERNAL)
    supporter = models.OneToOneField(
        Supporter, models.CASCADE, related_name="confidence", db_comment=INTERNAL
    )
    sealed_shared = models.BinaryField(db_comment=SEALED)

    class Meta:
        indexes = [models.Index(fields=["hospital_id"], name="confidence_by_hospital")]
