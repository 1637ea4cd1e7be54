"""Legal texts per hospital: each version as it was signed, for good."""

from django.db import models

from lamppost.core.privacy import INTERNAL, PUBLIC
from lamppost.launch.rules import TextKind
from lamppost.program.models import Hospital


class LegalText(models.Model):
    """One version, signed: by which role, when, and its hash. A changed text is a new version."""

    id = models.BigAutoField(primary_key=True, db_comment=INTERNAL)
    hospital = models.ForeignKey(Hospital, models.PROTECT, related_name="+", db_comment=PUBLIC)
    kind = models.CharField(max_length=12, choices=[(k, k) for k in TextKind], db_comment=PUBLIC)
    version = models.PositiveIntegerField(db_comment=PUBLIC)
    body = models.TextField(db_comment=PUBLIC)
    body_es = models.TextField(blank=True, db_comment=PUBLIC)
    signed_on = models.DateField(db_comment=PUBLIC)
    signed_role = models.CharField(max_length=20, db_comment=PUBLIC)
    digest = models.BinaryField(max_length=32, db_comment=PUBLIC)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hospital", "kind", "version"], name="one_text_of_a_version"
            )
        ]
