"""Where the program runs, and who works there. The roster says nothing about support."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lamppost.core.privacy import CONFIDENTIAL, INTERNAL, PUBLIC
from lamppost.program.rules import AdoptionStage, DutyKind, HospitalStage, Profession
from lamppost.program.rules.calendar import CLOSES, OPENS, WORK_DAYS


def physicians_only() -> list[str]:
    return [Profession.PHYSICIAN.value]


def monday_to_friday() -> list[int]:
    return list(WORK_DAYS)


class Hospital(models.Model):
    """One hospital; `slug` is its neutral place in public addresses."""

    id = models.BigAutoField(primary_key=True, db_comment=PUBLIC)
    cms_id = models.CharField(max_length=6, unique=True, null=True, db_comment=PUBLIC)
    slug = models.SlugField(max_length=60, unique=True, db_comment=PUBLIC)
    name = models.CharField(max_length=200, db_comment=PUBLIC)
    address = models.CharField(max_length=200, blank=True, db_comment=PUBLIC)
    city = models.CharField(max_length=100, blank=True, db_comment=PUBLIC)
    state = models.CharField(max_length=2, blank=True, db_comment=PUBLIC)
    zip_code = models.CharField(max_length=5, blank=True, db_comment=PUBLIC)
    phone = models.CharField(max_length=20, blank=True, db_comment=PUBLIC)  # E.164
    time_zone = models.CharField(max_length=50, default="America/Los_Angeles", db_comment=PUBLIC)
    stage = models.CharField(
        max_length=10,
        choices=[(s, s) for s in HospitalStage],
        default=HospitalStage.PLANNED,
        db_comment=PUBLIC,
    )
    serves = ArrayField(models.CharField(max_length=30), default=physicians_only, db_comment=PUBLIC)
    launched_on = models.DateField(null=True, db_comment=PUBLIC)
    accent = models.CharField(max_length=7, blank=True, db_comment=PUBLIC)
    work_days = ArrayField(
        models.PositiveSmallIntegerField(),
        db_default=list(WORK_DAYS),
        default=monday_to_friday,
        db_comment=PUBLIC,
    )  # 0 is Monday
    works_from = models.TimeField(db_default=OPENS, default=OPENS, db_comment=PUBLIC)
    works_until = models.TimeField(db_default=CLOSES, default=CLOSES, db_comment=PUBLIC)
    # Whose rota answers here too, in the hours that the own one leaves open. Hospitals that share one
    # are a region.
    covered_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="covers", db_comment=INTERNAL
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="no_hospital_covers_itself",
                condition=~models.Q(covered_by=models.F("id")),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """One department of a hospital, and how far it has adopted the program."""

    id = models.BigAutoField(primary_key=True, db_comment=PUBLIC)
    hospital = models.ForeignKey(
        Hospital, models.PROTECT, related_name="departments", db_comment=PUBLIC
    )
    name = models.CharField(max_length=120, db_comment=PUBLIC)
    specialty = models.CharField(max_length=120, blank=True, db_comment=PUBLIC)
    stage = models.CharField(
        max_length=12,
        choices=[(s, s) for s in AdoptionStage],
        default=AdoptionStage.CONSIDERING,
        db_comment=INTERNAL,
    )
    approached_on = models.DateField(null=True, db_comment=INTERNAL)
    adopted_on = models.DateField(null=True, db_comment=INTERNAL)
    paused_on = models.DateField(null=True, db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hospital", "name"], name="one_department_of_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class Pause(models.Model):
    """A pause of a department that is over; of one that lasts, `paused_on` of the department is the day."""

    id = models.BigAutoField(primary_key=True, db_comment=INTERNAL)
    department = models.ForeignKey(
        Department, models.CASCADE, related_name="pauses", db_comment=INTERNAL
    )
    since = models.DateField(db_comment=INTERNAL)
    until = models.DateField(db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("since")), name="pause_ends_after_it_began"
            )
        ]


class SpecialDay(models.Model):
    """A day on which the program works although it is a holiday, or does not although it is none."""

    id = models.BigAutoField(primary_key=True, db_comment=PUBLIC)
    hospital = models.ForeignKey(
        Hospital, models.CASCADE, related_name="special_days", db_comment=PUBLIC
    )
    day = models.DateField(db_comment=PUBLIC)
    is_working = models.BooleanField(db_comment=PUBLIC)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hospital", "day"], name="one_word_on_a_day")
        ]


class Headcount(models.Model):
    """How many physicians a department had in a month: the denominator of every rate."""

    id = models.BigAutoField(primary_key=True, db_comment=INTERNAL)
    department = models.ForeignKey(
        Department, models.CASCADE, related_name="headcounts", db_comment=INTERNAL
    )
    month = models.DateField(db_comment=INTERNAL)
    physicians = models.PositiveIntegerField(db_comment=INTERNAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "month"], name="one_headcount_a_month")
        ]


class Physician(models.Model):
    """Somebody on the roster, of whatever profession; one row a person, at their home department."""

    id = models.BigAutoField(primary_key=True, db_comment=CONFIDENTIAL)
    hospital = models.ForeignKey(
        Hospital, models.PROTECT, related_name="physicians", db_comment=INTERNAL
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="physicians", db_comment=INTERNAL
    )
    npi = models.CharField(max_length=10, unique=True, null=True, db_comment=CONFIDENTIAL)
    first_name = models.CharField(max_length=80, db_comment=CONFIDENTIAL)
    middle_name = models.CharField(max_length=80, blank=True, db_comment=CONFIDENTIAL)
    last_name = models.CharField(max_length=80, db_comment=CONFIDENTIAL)
    suffix = models.CharField(max_length=10, blank=True, db_comment=CONFIDENTIAL)
    name_folded = models.CharField(
        max_length=260, db_comment=CONFIDENTIAL
    )  # lower case, no accents
    email = models.EmailField(unique=True, null=True, db_comment=CONFIDENTIAL)
    phone = models.CharField(max_length=20, blank=True, db_comment=CONFIDENTIAL)
    profession = models.CharField(
        max_length=30, choices=[(p, p) for p in Profession], db_comment=INTERNAL
    )
    specialty = models.CharField(max_length=120, blank=True, db_comment=INTERNAL)
    is_active = models.BooleanField(default=True, db_comment=INTERNAL)
    left_on = models.DateField(null=True, db_comment=INTERNAL)

    class Meta:
        indexes = [
            models.Index(fields=["hospital", "is_active", "name_folded"], name="physician_by_name"),
        ]

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.first_name, self.last_name, self.suffix) if part)


class Duty(models.Model):
    """When somebody is on duty, in the hospital's time zone: as safety contact, clinician or coordinator,
    or on the rota for `today`."""

    id = models.BigAutoField(primary_key=True, db_comment=INTERNAL)
    hospital = models.ForeignKey(
        Hospital, models.CASCADE, related_name="duties", db_comment=INTERNAL
    )
    kind = models.CharField(max_length=12, choices=[(k, k) for k in DutyKind], db_comment=INTERNAL)
    account_id = models.BigIntegerField(db_comment=INTERNAL)
    rank = models.PositiveSmallIntegerField(
        db_comment=INTERNAL
    )  # 1 is called first, 2 is the deputy
    weekday = models.PositiveSmallIntegerField(db_comment=INTERNAL)  # 0 is Monday
    starts = models.TimeField(db_comment=INTERNAL)
    ends = models.TimeField(db_comment=INTERNAL)  # 00:00 is midnight at the end of the day


class DutyPhone(models.Model):
    """Where somebody on duty at a hospital can be called, as they or who plans the duties noted it."""

    id = models.BigAutoField(primary_key=True, db_comment=INTERNAL)
    hospital = models.ForeignKey(Hospital, models.CASCADE, related_name="+", db_comment=INTERNAL)
    account_id = models.BigIntegerField(db_comment=INTERNAL)
    phone = models.CharField(max_length=20, db_comment=CONFIDENTIAL)  # E.164

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hospital", "account_id"], name="one_duty_phone_of_a_person"
            )
        ]
