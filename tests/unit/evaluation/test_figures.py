"""The first page for director and lead, told with the cast."""

from dataclasses import asdict
from datetime import UTC, date, datetime, time

import pytest
import time_machine

from lamppost.core.access import Actor
from lamppost.core.errors import Refused
from lamppost.disclosure.rules import Told, Why
from lamppost.evaluation.queries import figures, figures_of
from lamppost.outreach.actions import import_tally
from lamppost.outreach.actions.tallying import stage
from lamppost.outreach.rules import (
    Fact,
    Mode,
    Outcome,
    Route,
    TalliedInteraction,
    TalliedOutreach,
    Urgency,
)
from lamppost.program.actions import Heads, note_headcounts, set_duties
from lamppost.program.models import Department, Physician
from lamppost.program.rules import DutyKind, Profession
from lamppost.program.rules.duty import Hours
from tests.cast import Cast, refuses

pytestmark = pytest.mark.usefixtures("cast")
TODAY = datetime(2026, 11, 22, 18, tzinfo=UTC)


def talks(month: str, count: int) -> list[Fact]:
    return [TalliedInteraction(month, None, Mode.PHONE, 60, 1, True) for _ in range(count)]


def outreaches(quarter: str, count: int, hours: int | None) -> list[Fact]:
    one = TalliedOutreach(quarter, Route.COLLEAGUE, Urgency.SOON, 1, 1, hours, Outcome.CONNECTED)
    return [one] * count


def tally(cast: Cast, *facts: list[Fact]) -> None:
    every = [fact for some in facts for fact in some]
    import_tally(hospital=cast.valley.pk, facts=every, by=Actor.system(cast.valley.pk))


def adopt(cast: Cast, department: Department, on: date, physicians: int) -> None:
    Department.objects.filter(pk=department.pk).update(adopted_on=on)
    months = [date(year, month, 1) for year in (2024, 2025) for month in range(1, 13)]
    note_headcounts(
        hospital=cast.valley.pk,
        heads=[Heads(department.pk, month, physicians) for month in months],
        by=Actor.system(cast.valley.pk),
    )


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(TODAY, tick=False):
        yield


def test_conversations_are_told_since_launch_by_closed_years(cast: Cast) -> None:
    tally(
        cast, talks("2023-05", 4), talks("2024-02", 23), talks("2025-12", 40), talks("2026-03", 9)
    )
    shown = figures_of(cast.valley.pk, seen_by=cast.director.actor())
    assert [(one.year, one.conversations) for one in shown.years] == [
        (2023, Told(None, Why.FEW)),
        (2024, Told(25)),
        (2025, Told(65)),
    ]
    assert shown.conversations == Told(65)


def test_conversations_that_still_wait_in_the_stage_are_told_too(cast: Cast) -> None:
    program = Actor.system(cast.valley.pk)
    with time_machine.travel(datetime(2025, 12, 30, tzinfo=UTC)):
        for fact in talks("2025-12", 12):
            stage(hospital=cast.valley.pk, facts=(fact,), by=program)
    assert figures_of(cast.valley.pk, seen_by=cast.lead.actor()).conversations == Told(15)


def test_another_conversation_of_this_year_changes_nothing_that_is_told(cast: Cast) -> None:
    tally(cast, talks("2025-02", 30), outreaches("2025-Q1", 20, 24))
    before = figures_of(cast.valley.pk, seen_by=cast.director.actor())
    program = Actor.system(cast.valley.pk)
    for fact in [*talks("2026-11", 30), *outreaches("2026-Q4", 30, None)]:
        stage(hospital=cast.valley.pk, facts=(fact,), by=program)
    assert figures_of(cast.valley.pk, seen_by=cast.director.actor()) == before


def test_normal_range_follows_how_long_how_many_had_the_program(cast: Cast) -> None:
    adopt(cast, cast.emergency, date(2024, 7, 15), 100)
    first, second = figures_of(cast.valley.pk, seen_by=cast.director.actor()).years
    assert (first.year, first.normal.low, first.normal.high) == (2024, 5, 15)  # 50: about 10
    assert (second.year, second.normal.low, second.normal.high) == (2025, 20, 40)  # 150: about 30


def test_normal_range_ends_where_a_department_pauses(cast: Cast) -> None:
    adopt(cast, cast.emergency, date(2024, 1, 1), 100)
    Department.objects.filter(pk=cast.emergency.pk).update(paused_on=date(2025, 1, 1))
    first, second = figures_of(cast.valley.pk, seen_by=cast.director.actor()).years
    assert first.normal == second.normal


def test_promises_kept_are_a_coarse_share_of_closed_quarters(cast: Cast) -> None:
    tally(
        cast,
        outreaches("2026-Q3", 9, 48),
        outreaches("2026-Q2", 1, 72),
        outreaches("2025-Q2", 1, None),
    )
    assert figures_of(cast.valley.pk, seen_by=cast.director.actor()).promises_kept == Told(80)


def test_promises_kept_are_not_told_of_fewer_than_eleven(cast: Cast) -> None:
    tally(cast, outreaches("2026-Q3", 10, 24))
    shown = figures_of(cast.valley.pk, seen_by=cast.director.actor())
    assert shown.promises_kept == Told(None, Why.FEW)


def test_adoption_supporters_and_cover_are_always_told(cast: Cast) -> None:
    adopt(cast, cast.emergency, date(2025, 1, 1), 30)
    Department.objects.filter(pk=cast.surgery.pk).update(stage="considering")
    note_headcounts(
        hospital=cast.valley.pk,
        heads=[Heads(cast.surgery.pk, date(2025, 12, 1), 10)],
        by=Actor.system(cast.valley.pk),
    )
    contact = cast.safety_contact.account or 0
    for kind, ends in ((DutyKind.SAFETY, time(6)), (DutyKind.ROTA, time(12, 30))):
        turns = [Hours(contact, rank, 6, time(8), ends) for rank in (1, 2)]  # Sunday, deputy too
        program = Actor.system(cast.valley.pk)
        set_duties(hospital=cast.valley.pk, kind=kind, hours=turns, by=program)
    shown = figures_of(cast.valley.pk, seen_by=cast.director.actor())
    assert (shown.adoption.active, shown.adoption.considering) == (1, 1)
    assert shown.adoption.percent_adopting == 75
    assert (shown.supporters_trained, shown.supporters_certified) == (2, 2)
    assert (shown.safety_hours, shown.rota_hours) == (22, 4.5)


def test_figures_hold_no_count_of_a_department(cast: Cast) -> None:
    named = TalliedInteraction("2025-02", cast.emergency.pk, Mode.PHONE, 60, 1, True)
    elsewhere = TalliedInteraction("2025-02", cast.surgery.pk, Mode.PHONE, 60, 1, True)
    tally(cast, [named] * 30)
    ours = asdict(figures_of(cast.valley.pk, seen_by=cast.lead.actor()))
    assert ours["years"][0]["conversations"]["value"] == 30
    tally(cast, [elsewhere] * 30)
    both = asdict(figures_of(cast.valley.pk, seen_by=cast.lead.actor()))
    assert both["years"][0]["conversations"]["value"] == 60
    assert {key for key in ours if ours[key] != both[key]} == {"years"}


def test_a_year_without_anybody_is_no_division_by_zero(cast: Cast) -> None:
    shown = figures_of(cast.harbor.pk, seen_by=cast.director.actor())
    assert shown.years == () and shown.conversations == Told(None, Why.FEW)
    assert shown.adoption.percent_adopting == 0


def test_director_sees_every_hospital_and_a_lead_their_own(cast: Cast) -> None:
    everything = figures(seen_by=cast.director.actor())
    assert [one.name for one in everything] == ["Harbor Medical Center", "Valley Medical Center"]
    assert [one.hospital for one in figures(seen_by=cast.lead.actor())] == [cast.valley.pk]
    assert figures(seen_by=cast.coordinator.actor()) == figures(seen_by=cast.evaluator.actor())


def test_figures_are_refused_to_everybody_else(cast: Cast) -> None:
    for other in (cast.supporter, cast.administrator, cast.safety_contact):
        with refuses(Refused):
            figures(seen_by=other.actor())
    with refuses(Refused):
        figures(seen_by=Actor.public(cast.valley.pk))
    with refuses(Refused):
        figures_of(cast.harbor.pk, seen_by=cast.lead.actor())


def test_physicians_do_not_change_what_was_counted_before(cast: Cast) -> None:
    adopt(cast, cast.emergency, date(2025, 1, 1), 40)
    before = figures_of(cast.valley.pk, seen_by=cast.director.actor()).years
    Physician.objects.create(
        hospital=cast.valley,
        department=cast.emergency,
        first_name="Nora",
        last_name="New",
        name_folded="nora new",
        profession=Profession.PHYSICIAN,
    )
    assert figures_of(cast.valley.pk, seen_by=cast.director.actor()).years == before


def test_years_after_the_last_that_moved_the_number_stand_apart(cast: Cast) -> None:
    tally(cast, talks("2021-05", 40), talks("2022-02", 23))
    shown = figures_of(cast.valley.pk, seen_by=cast.director.actor())
    assert [one.year for one in shown.moving] == [2021, 2022]
    assert [one.year for one in shown.still] == [2023, 2024, 2025]
    assert shown.conversations == Told(65)


def test_which_years_stand_apart_tells_no_more_than_the_numbers_do(cast: Cast) -> None:
    tally(cast, talks("2022-02", 65))
    before = figures_of(cast.valley.pk, seen_by=cast.director.actor())
    tally(cast, talks("2024-02", 2))  # two more, or none: the same page
    assert figures_of(cast.valley.pk, seen_by=cast.director.actor()) == before
    assert before.still


def test_a_number_that_is_not_told_yet_hides_no_year(cast: Cast) -> None:
    tally(cast, talks("2022-02", 4))
    shown = figures_of(cast.valley.pk, seen_by=cast.director.actor())
    assert shown.moving == shown.years and shown.still == ()
