"""Hospitals and departments: public facts, for whoever asks."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby
from operator import itemgetter
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery

from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.program.models import Department, Headcount, Hospital, Pause
from lamppost.program.rules import OPEN_TO_REFERRALS, AdoptionStage, HospitalStage, Profession
from lamppost.program.rules.heads import MONTHS, Course, Paused, carried


@dataclass(frozen=True, slots=True)
class HospitalRow:
    id: int
    cms_id: str | None
    slug: str
    name: str
    address: str
    city: str
    state: str
    zip_code: str
    phone: str  # E.164
    time_zone: str
    stage: HospitalStage
    serves: frozenset[Profession]
    launched_on: date | None
    accent: str
    work_days: tuple[int, ...]
    works_from: time
    works_until: time

    @property
    def is_open(self) -> bool:
        """Whether somebody can be referred there."""
        return self.stage in OPEN_TO_REFERRALS


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """`physicians`: the newest head count, None where there is none."""

    id: int
    hospital: int
    name: str
    specialty: str
    stage: AdoptionStage
    approached_on: date | None
    adopted_on: date | None
    paused_on: date | None
    physicians: int | None


def hospital(hospital: int) -> HospitalRow:
    """One hospital; raises NotFound."""
    return _one(Hospital.objects.filter(pk=hospital).first())


def today_at(hospital: int) -> date:
    """The day by that hospital's clock."""
    zone = Hospital.objects.values_list("time_zone", flat=True).get(pk=hospital)
    return now().astimezone(ZoneInfo(zone)).date()


def todays(hospitals: Iterable[int]) -> dict[int, date]:
    """The day by each hospital's clock."""
    found = Hospital.objects.filter(pk__in=list(hospitals)).values_list("pk", "time_zone")
    return {one: now().astimezone(ZoneInfo(zone)).date() for one, zone in found}


def hospital_by_slug(slug: str) -> HospitalRow:
    """The hospital at that place in public addresses, of whatever stage; raises NotFound."""
    return _one(Hospital.objects.filter(slug=slug).first())


def hospitals() -> tuple[HospitalRow, ...]:
    """Every hospital of this site, by name."""
    return tuple(_row(one) for one in Hospital.objects.order_by("name", "city", "pk"))


def hospital_names() -> dict[int, str]:
    """Their names by id, in the same order."""
    found = Hospital.objects.order_by("name", "city", "pk")
    return dict(found.values_list("pk", "name"))


def open_hospitals() -> tuple[HospitalRow, ...]:
    """Those where somebody can be referred, by name."""
    found = Hospital.objects.filter(stage__in=OPEN_TO_REFERRALS).order_by("name", "city", "pk")
    return tuple(_row(one) for one in found)


def hospital_ids() -> tuple[int, ...]:
    """Every hospital, for jobs that loop hospital by hospital."""
    return tuple(Hospital.objects.order_by("pk").values_list("pk", flat=True))


def physicians_in(department: int) -> int:
    """A department's newest head count; 0 where nobody has counted."""
    newest = Headcount.objects.filter(department_id=department).order_by("-month")
    return newest.values_list("physicians", flat=True).first() or 0


def headcounts(hospital: int) -> Iterator[tuple[int, date, int]]:
    """Department, month (its first day) and physicians; what was counted stands until the next count."""
    found = Headcount.objects.filter(department__hospital_id=hospital)
    rows = found.order_by("department_id", "month")
    every = rows.values_list("department_id", "month", "physicians")
    for department, own in groupby(every, itemgetter(0)):
        for month, heads in carried((month, heads) for _, month, heads in own):
            yield department, month, heads


def physician_years(hospital: int) -> dict[int, float]:
    """By calendar year, how long how many physicians had the program: a twelfth for each of them
    and each month from the adoption of their department on, but for its pauses."""
    courses = _courses(hospital)
    years: Counter[int] = Counter()
    for department, month, heads in headcounts(hospital):
        if courses[department].has_it(month):
            years[month.year] += heads
    return {year: months / MONTHS for year, months in sorted(years.items())}


def first_years(hospitals: Iterable[int]) -> dict[int, int]:
    """The first of each hospital's `physician_years`; nothing for one where nobody has had the program."""
    places, years = list(hospitals), dict[int, int]()
    over = _pauses_over(places)
    own = Headcount.objects.filter(department=OuterRef("pk")).values("month")
    adopters = Department.objects.filter(hospital_id__in=places).exclude(adopted_on=None)
    counted = adopters.annotate(  # one look at an index for each
        first=Subquery(own.order_by("month")[:1]), last=Subquery(own.order_by("-month")[:1])
    )
    columns = ("pk", "hospital_id", "adopted_on", "paused_on", "first", "last")
    for one, hospital, adopted, paused, first, last in counted.values_list(*columns):
        course = _course(adopted, paused, over.get(one, []))
        if first and (month := course.first_of(first, last)):
            years[hospital] = min(month.year, years.get(hospital, month.year))
    return years


def _courses(hospital: int) -> dict[int, Course]:
    """By department, when it had the program."""
    over = _pauses_over([hospital])
    found = Department.objects.filter(hospital_id=hospital)
    rows = found.values_list("pk", "adopted_on", "paused_on")
    return {one: _course(adopted, paused, over.get(one, [])) for one, adopted, paused in rows}


def _course(adopted: date | None, paused: date | None, over: Iterable[Paused]) -> Course:
    return Course(adopted, (*over, Paused(paused)) if paused else (*over,))


def _pauses_over(hospitals: Iterable[int]) -> dict[int, list[Paused]]:
    over = defaultdict[int, list[Paused]](list)
    ended = Pause.objects.filter(department__hospital_id__in=hospitals).order_by("since")
    for one, since, until in ended.values_list("department_id", "since", "until"):
        over[one].append(Paused(since, until))
    return over


def pauses(hospital: int) -> tuple[tuple[int, date, date], ...]:
    """Department, first day and day of resuming, of every pause that is over."""
    found = Pause.objects.filter(department__hospital_id=hospital)
    return tuple(found.order_by("pk").values_list("department_id", "since", "until"))


def departments(hospital: int) -> tuple[DepartmentRow, ...]:
    """A hospital's departments, by name."""
    newest = Headcount.objects.filter(department=OuterRef("pk")).order_by("-month")
    counted = Department.objects.filter(hospital_id=hospital).annotate(
        counted=Subquery(newest.values("physicians")[:1])
    )
    return tuple(
        DepartmentRow(
            one.pk,
            one.hospital_id,
            one.name,
            one.specialty,
            AdoptionStage(one.stage),
            one.approached_on,
            one.adopted_on,
            one.paused_on,
            one.counted,
        )
        for one in counted.order_by("name")
    )


def _one(found: Hospital | None) -> HospitalRow:
    if found is None:
        raise NotFound("hospital")
    return _row(found)


def _row(one: Hospital) -> HospitalRow:
    return HospitalRow(
        id=one.pk,
        cms_id=one.cms_id,
        slug=one.slug,
        name=one.name,
        address=one.address,
        city=one.city,
        state=one.state,
        zip_code=one.zip_code,
        phone=one.phone,
        time_zone=one.time_zone,
        stage=HospitalStage(one.stage),
        serves=frozenset(Profession(word) for word in one.serves),
        launched_on=one.launched_on,
        accent=one.accent,
        work_days=tuple(one.work_days),
        works_from=one.works_from,
        works_until=one.works_until,
    )
