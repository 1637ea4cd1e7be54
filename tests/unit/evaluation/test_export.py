"""An export takes two persons, is made once, names nobody, and says the same as the database does."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from click.testing import CliRunner, Result

from lamppost.audit.models import Pending
from lamppost.cli.exporting import export
from lamppost.core.access import Actor
from lamppost.core.errors import NotFound, NotNow, Refused
from lamppost.evaluation import actions
from lamppost.evaluation.dataset import read_dataset, write_dataset
from lamppost.evaluation.dataset.months import Period, month_number
from lamppost.evaluation.dataset.tables import COUNTERS, INTERACTIONS, OUTREACHES, TABLES
from lamppost.evaluation.measures import Sample
from lamppost.evaluation.measures.measuring import measured, table
from lamppost.evaluation.queries import confirmed, exports
from lamppost.evaluation.queries.dataset import dataset_of, known_dataset_of
from lamppost.evaluation.report.requests import Request, chosen_period
from lamppost.outreach.actions import import_tally, stage
from lamppost.outreach.rules import (
    Fact,
    Mode,
    Outcome,
    Route,
    TalliedCount,
    TalliedInteraction,
    TalliedOutreach,
    Urgency,
)
from lamppost.program.actions import Heads, note_headcounts, set_department_stage
from lamppost.program.models import Department
from lamppost.program.rules import AdoptionStage
from tests.cast import Cast, refuses

TODAY = datetime(2026, 11, 22, 18, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


def asked(cast: Cast) -> UUID:
    return actions.ask_export(hospital=cast.valley.pk, by=cast.evaluator.actor())


def three_years(cast: Cast) -> None:
    """Emergency adopts at once; 40 conversations, 50 outreaches, some codes."""
    valley, system = cast.valley.pk, Actor.system(cast.valley.pk)
    Department.objects.filter(pk=cast.emergency.pk).update(
        approached_on=date(2022, 12, 1), adopted_on=date(2023, 1, 15)
    )
    months = [date(year, month, 1) for year in (2023, 2024, 2025) for month in range(1, 13)]
    heads = [Heads(cast.emergency.pk, month, 50) for month in months]
    note_headcounts(hospital=valley, heads=heads, by=system)
    talk = TalliedInteraction("2024-05", cast.emergency.pk, Mode.PHONE, 45, 1, True)
    went = TalliedOutreach("2024-Q2", Route.SELF, Urgency.SOON, 1, 1, 24, Outcome.CONNECTED)
    facts: list[Fact] = [talk] * 40 + [went] * 50
    facts.append(TalliedCount("2024-Q2", "route", "self"))
    import_tally(hospital=valley, facts=facts, by=system)


def run(folder: Path) -> Result:
    return CliRunner().invoke(export, [str(folder), "--hospital", "valley"])


def test_another_person_confirms_what_one_has_asked_for(cast: Cast) -> None:
    one = asked(cast)
    with refuses(Refused):
        actions.confirm_export(export=one, by=cast.evaluator.actor())
    assert not confirmed(cast.valley.pk)
    actions.confirm_export(export=one, by=cast.director.actor())
    assert confirmed(cast.valley.pk)


def test_nobody_else_confirms_or_sees_it(cast: Cast) -> None:
    one = asked(cast)
    for person in (cast.coordinator, cast.lead, cast.administrator, cast.supporter):
        with refuses(NotFound):
            actions.confirm_export(export=one, by=person.actor())
        with refuses(Refused):
            exports(seen_by=person.actor())


def test_export_is_made_once_and_recorded(cast: Cast) -> None:
    system = Actor.system(cast.valley.pk)
    one = asked(cast)
    with refuses(NotNow):
        actions.make_export(hospital=cast.valley.pk, by=system)
    actions.confirm_export(export=one, by=cast.director.actor())
    actions.make_export(hospital=cast.valley.pk, by=system)
    with refuses(NotNow):
        actions.make_export(hospital=cast.valley.pk, by=system)
    events = {entry.event for entry in Pending.objects.all()}
    assert {"export.asked", "export.confirmed", "export.made"} <= events
    (row,) = exports(seen_by=cast.director.actor())
    assert row.made_on == TODAY.date()


def test_what_nobody_confirms_lapses(cast: Cast) -> None:
    asked(cast)
    with refuses(NotNow):
        asked(cast)
    with time_machine.travel(TODAY + timedelta(days=8), tick=False):
        assert exports(seen_by=cast.director.actor()) == ()
        asked(cast)


def test_called_off_is_gone(cast: Cast) -> None:
    actions.call_off_export(export=asked(cast), by=cast.director.actor())
    assert exports(seen_by=cast.evaluator.actor()) == ()


def test_command_asks_first_and_writes_once_somebody_agreed(cast: Cast, tmp_path: Path) -> None:
    three_years(cast)
    folder = tmp_path / "rows"
    first, second = run(folder), run(folder)
    assert (first.exit_code, "asked for" in first.output) == (2, True)
    assert (second.exit_code, "not confirmed yet" in second.output) == (2, True)
    assert not folder.exists()
    (row,) = exports(seen_by=cast.director.actor())
    assert row.may_confirm and row.is_by_command
    actions.confirm_export(export=row.id, by=cast.director.actor())
    assert run(folder).exit_code == 0
    assert (folder.stat().st_mode & 0o077) == 0
    assert run(tmp_path / "again").exit_code == 2


def test_what_waits_counts_once_its_year_is_over(cast: Cast) -> None:
    """In an export as in a report of the program; what waits of this year would stand alone."""
    valley, system = cast.valley.pk, Actor.system(cast.valley.pk)
    for month, at in (("2025-12", "2025-Q4"), ("2026-01", "2026-Q1")):
        talk = TalliedInteraction(month, None, Mode.PHONE, 45, 1, True)
        went = TalliedOutreach(at, Route.SELF, Urgency.SOON, 1, 1, 24, Outcome.CONNECTED)
        facts: tuple[Fact, ...] = (talk, went, TalliedCount(at, "route", "self"))
        stage(hospital=valley, facts=facts, by=system)
    for found in (dataset_of([valley]), known_dataset_of([valley])):
        assert found[INTERACTIONS]["month"].to_list() == [month_number("2025-12")]
        assert found[OUTREACHES]["quarter"].to_list() == [2025 * 4 + 3]
        assert found[COUNTERS]["quarter"].to_list() == [2025 * 4 + 3]


def test_both_doors_say_the_same(cast: Cast, tmp_path: Path) -> None:
    three_years(cast)
    direct = dataset_of([cast.valley.pk])
    write_dataset(direct, tmp_path, title="Rows")
    read = read_dataset(tmp_path)
    assert read.notes == ()
    assert all(read[one].equals(direct[one]) for one in TABLES)
    period = chosen_period(read, Request(is_internal=True))
    sample = Sample(read, period)
    rows = {(row["id"], row["scope"]): row for row in table(measured(sample), sample).to_dicts()}
    assert str(period) == "2023-01/2025-12"
    assert rows["implementation.interactions", "all"]["value"] == 40
    assert rows["implementation.acceptance", "all"]["denominator"] == 50
    assert rows["reach.interactions_per_100_physician_years", "all"]["denominator"] == 150


def test_both_doors_leave_out_a_pause_that_is_over(cast: Cast, tmp_path: Path) -> None:
    three_years(cast)
    period, system = (
        Period(*map(month_number, ("2023-01", "2025-12"))),
        Actor.system(cast.valley.pk),
    )
    active, later = "adoption.departments_active", "maintenance.departments_active_12m"
    rate = "reach.interactions_per_100_physician_years"
    for step, day in (
        (AdoptionStage.PAUSED, date(2024, 1, 1)),
        (AdoptionStage.ACTIVE, date(2025, 1, 1)),
    ):
        set_department_stage(department=cast.emergency.pk, stage=step, by=system, on=day)
    write_dataset(dataset_of([cast.valley.pk]), tmp_path, title="Rows")
    for dataset in (dataset_of([cast.valley.pk]), read_dataset(tmp_path)):
        sample = Sample(dataset, period)
        rows = table(measured(sample, (active, later, rate)), sample).rows(named=True)
        every = {row["id"]: row for row in rows if row["scope"] == "all"}
        assert every[rate]["denominator"] == 100  # not 150
        assert (every[active]["value"], every[later]["value"]) == (1, 0)


def test_rows_name_nobody_and_differ_each_time(cast: Cast) -> None:
    three_years(cast)
    first, second = dataset_of([cast.valley.pk]), dataset_of([cast.valley.pk])
    text = str([frame.rows() for frame in first.tables.values()])
    people = (cast.supporter, cast.coordinator, cast.recipient)
    known = [one.name for one in people] + [cast.valley.name, cast.valley.slug, cast.emergency.name]
    assert not [one for one in known if one in text]
    names = [set(one.tables["departments"]["department_id"]) for one in (first, second)]
    assert not names[0] & names[1]
