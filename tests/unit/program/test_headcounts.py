"""Earlier head counts, and how many hours of a week are covered."""

from datetime import date, time

import pytest
import time_machine

from lamppost.core.access import Actor
from lamppost.core.errors import Invalid, NotFound, Refused
from lamppost.program.actions import Heads, count_heads, note_headcounts
from lamppost.program.models import Department, Headcount, Physician
from lamppost.program.queries import first_years, headcounts, physician_years
from lamppost.program.rules.cover import hours_a_week
from lamppost.program.rules.duty import Hours
from lamppost.program.rules.heads import Course, Paused, carried
from lamppost.program.tasks import count_heads as task
from tests.cast import Cast, refuses

MAY = date(2020, 5, 1)


def test_note_headcounts_adds_months_and_corrects_them(cast: Cast) -> None:
    for physicians in (30, 34):
        heads = [Heads(cast.emergency.pk, MAY, physicians)]
        note_headcounts(hospital=cast.valley.pk, heads=heads, by=cast.administrator.actor())
    assert list(Headcount.objects.values_list("month", "physicians")) == [(MAY, 34)]


def test_note_headcounts_takes_all_or_none(cast: Cast) -> None:
    good, program = Heads(cast.emergency.pk, MAY, 30), Actor.system(cast.valley.pk)
    for bad, error in (
        (Heads(cast.surgery.pk, date(2020, 5, 2), 30), Invalid),
        (Heads(cast.surgery.pk, MAY, -1), Invalid),
        (Heads(cast.harbor_emergency.pk, MAY, 30), NotFound),
    ):
        with refuses(error):
            note_headcounts(hospital=cast.valley.pk, heads=[good, bad], by=program)
    assert not Headcount.objects.exists()


def test_note_headcounts_is_refused_to_who_may_not(cast: Cast) -> None:
    for somebody in (cast.lead.actor(), cast.coordinator.actor(), Actor.system(cast.harbor.pk)):
        with refuses(Refused):
            note_headcounts(hospital=cast.valley.pk, heads=[], by=somebody)


def test_physician_years_count_from_adoption_until_a_pause(cast: Cast) -> None:
    months = [date(2020, month, 1) for month in range(1, 13)]
    note_headcounts(
        hospital=cast.valley.pk,
        heads=[Heads(one.pk, m, 24) for one in (cast.emergency, cast.surgery) for m in months],
        by=Actor.system(cast.valley.pk),
    )
    assert physician_years(cast.valley.pk) == {}
    Department.objects.filter(pk=cast.emergency.pk).update(
        adopted_on=date(2020, 7, 20), paused_on=date(2020, 10, 1)
    )
    assert physician_years(cast.valley.pk) == {2020: 6.0}  # 24 in July, August and September


def test_count_heads_counts_each_month_once_as_the_import_does(cast: Cast) -> None:
    with time_machine.travel("2026-12-01T03:00Z", tick=False):  # still November in California
        task(timestamp=0)
        before = set(Headcount.objects.values_list("department", "month", "physicians"))
        Physician.objects.filter(hospital=cast.valley).update(is_active=False)
        task(timestamp=0)
    assert set(Headcount.objects.values_list("department", "month", "physicians")) == before
    november = date(2026, 11, 1)
    here = Physician.objects.filter(department=cast.emergency, profession__in=cast.valley.serves)
    assert (cast.emergency.pk, november, here.count()) in before
    with time_machine.travel("2027-01-05T12:00Z", tick=False):
        task(timestamp=0)
    january = Headcount.objects.filter(department=cast.emergency, month=date(2027, 1, 1))
    assert january.values_list("physicians", flat=True).get() == 0  # they have all left since


def test_count_heads_corrects_no_count_and_needs_a_roster(cast: Cast) -> None:
    program, month = Actor.system(cast.valley.pk), date(2026, 11, 1)
    heads = [Heads(cast.emergency.pk, month, 34)]
    note_headcounts(hospital=cast.valley.pk, heads=heads, by=program)
    with time_machine.travel("2026-11-22T12:00Z", tick=False):
        count_heads(hospital=cast.valley.pk, by=program)
        assert Headcount.objects.get(department=cast.emergency).physicians == 34
        assert Headcount.objects.filter(department=cast.surgery, month=month).exists()
        Physician.objects.filter(hospital=cast.harbor).update(hospital=cast.valley)
        count_heads(hospital=cast.harbor.pk, by=Actor.system(cast.harbor.pk))
    assert not Headcount.objects.filter(department__hospital=cast.harbor).exists()


def test_count_heads_is_refused_to_who_may_not(cast: Cast) -> None:
    for somebody in (cast.lead.actor(), cast.coordinator.actor(), Actor.system(cast.harbor.pk)):
        with refuses(Refused):
            count_heads(hospital=cast.valley.pk, by=somebody)


def test_a_roster_from_before_the_adoption_is_enough_for_a_first_year(cast: Cast) -> None:
    """Counted in January, by the job again in December: the months between are as in January."""
    valley, adopted = cast.valley.pk, date(2024, 3, 5)
    for counted in (date(2024, 1, 1), date(2025, 12, 1)):
        heads = [Heads(cast.emergency.pk, counted, 24)]
        note_headcounts(hospital=valley, heads=heads, by=Actor.system(valley))
    Department.objects.filter(pk=cast.emergency.pk).update(adopted_on=adopted)
    assert len(list(headcounts(valley))) == 24
    assert physician_years(valley) == {2024: 20.0, 2025: 24.0}
    assert first_years([valley]) == {valley: 2024}


def test_counts_stand_until_the_next_one_and_no_longer() -> None:
    def month(number: int) -> date:
        return date(2024 + number // 12, number % 12 + 1, 1)

    counts = [(month(9), 30), (month(13), 40), (month(14), 0)]
    assert list(carried(counts)) == [
        *((month(number), 30) for number in range(9, 13)),
        (month(13), 40),
        (month(14), 0),
    ]
    assert list(carried([])) == []


def test_a_month_of_a_pause_has_no_program() -> None:
    pauses = [Paused(date(2024, 1, 20), date(2025, 1, 3)), Paused(date(2025, 6, 1))]
    course = Course(date(2023, 11, 30), pauses)
    years = [date(year, at, 1) for year in (2023, 2024, 2025) for at in range(1, 13)]
    had = [month.isoformat()[:7] for month in years if course.has_it(month)]
    assert had == ["2023-11", "2023-12", *(f"2025-0{at}" for at in range(1, 6))]
    for at, first in enumerate(years):
        for last in years[at:]:
            within = [one for one in years if first <= one <= last and course.has_it(one)]
            assert course.first_of(first, last) == (within[0] if within else None)


@pytest.mark.parametrize(
    ("turns", "hours"),
    [
        ([], 0),
        ([(0, time(8), time(17))], 9),
        ([(0, time(8), time(17)), (0, time(16), time(20))], 12),
        ([(6, time(22), time(6))], 8),  # over the end of the week
        ([(6, time(22), time(6)), (0, time(0), time(7))], 9),
        ([(day, time(0), time(0)) for day in range(7)], 168),
    ],
)
def test_hours_of_a_week_count_once(turns: list[tuple[int, time, time]], hours: float) -> None:
    rota = [Hours(1, 1, *turn) for turn in turns]
    assert hours_a_week(rota) == hours
    assert hours_a_week([*rota, *rota]) == hours
