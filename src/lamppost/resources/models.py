"""Crisis lines and other help; no hospital: everywhere."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lamppost.core.privacy import INTERNAL, PUBLIC
from lamppost.program.models import Hospital
from lamppost.resources.rules import LONGEST, Cost, Learns


def text(name: str) -> "models.CharField[str, str]":
    return models.CharField(max_length=LONGEST[name], blank=True, db_comment=PUBLIC)


def learns() -> "models.CharField[str, str]":
    return models.CharField(
        max_length=10,
        choices=[(one, one) for one in Learns],
        default=Learns.UNKNOWN,
        db_comment=PUBLIC,
    )


class Resource(models.Model):
    """One way to get help. `code`: it came with the program, whose wording `as_packaged` stands for."""

    id = models.BigAutoField(primary_key=True, db_comment=PUBLIC)
    hospital = models.ForeignKey(
        Hospital, models.CASCADE, null=True, related_name="+", db_comment=PUBLIC
    )
    kind = models.CharField(max_length=12, db_comment=PUBLIC)
    name = text("name")
    name_es = text("name_es")
    phone = text("phone")
    sms = text("sms")
    link = text("link")
    note = text("note")
    note_es = text("note_es")
    for_whom = text("for_whom")
    for_whom_es = text("for_whom_es")
    employer = learns()
    board = learns()
    cost = models.CharField(
        max_length=10,
        choices=[(one, one) for one in Cost],
        default=Cost.UNKNOWN,
        db_comment=PUBLIC,
    )
    hours = text("hours")
    hours_es = text("hours_es")
    languages = ArrayField(models.CharField(max_length=12), default=list, db_comment=PUBLIC)
    position = models.PositiveSmallIntegerField(default=0, db_comment=PUBLIC)
    checked_on = models.DateField(null=True, db_comment=PUBLIC)
    checked_by = models.BigIntegerField(null=True, db_comment=INTERNAL)  # an account
    reminded_on = models.DateField(null=True, db_comment=INTERNAL)
    removed_on = models.DateField(null=True, db_comment=INTERNAL)
    code = models.CharField(max_length=40, unique=True, null=True, db_comment=PUBLIC)
    as_packaged = models.CharField(max_length=64, blank=True, db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="resource_can_be_reached",
                condition=~models.Q(phone="", sms="", link=""),
            ),
            models.CheckConstraint(
                name="packaged_resource_is_everywhere",
                condition=models.Q(code__isnull=True) | models.Q(hospital__isnull=True),
            ),
        ]


class Hidden(models.Model):
    """A hospital does not show one that stands everywhere."""

    id = models.BigAutoField(primary_key=True, db_comment=INTERNAL)
    hospital = models.ForeignKey(Hospital, models.CASCADE, related_name="+", db_comment=INTERNAL)
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="+", db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hospital", "resource"], name="one_hiding_of_one")
        ]
