"""Earlier head counts, and how many hours of a week are covered."""

from datetime import date, time

import pytest

from lamppost.core.access import Actor
from lamppost.core.errors import Invalid, NotFound, Refused
from lamppost.program.actions import Heads, note_headcounts
from lamppost.program.models import Department, Headcount
from lamppost.program.queries import physician_years
from lamppost.program.rules.cover import hours_a_week
from lamppost.program.rules.duty import Hours
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
