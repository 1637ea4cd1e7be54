"""A report is drawn once for each period, stored whole, and read by leads once a second person has approved it."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from django.test import override_settings

from lamppost.core.access import Actor
from lamppost.core.errors import Invalid, NotFound, NotNow, Refused
from lamppost.evaluation import actions, drawing
from lamppost.evaluation.models import Release
from lamppost.evaluation.queries import release, release_file, releases, to_draw
from lamppost.evaluation.report.requests import BadRequest
from lamppost.evaluation.rules import ReleaseKind, ReleaseState, last_closed, years_to_draw
from lamppost.evaluation.tasks import draw_release
from lamppost.program.models import Department
from lamppost.program.queries import first_years, hospital_ids, physician_years
from tests.cast import Cast, refuses
from tests.unit.evaluation.drawn import TODAY, approved, asked, drawn, past

YEAR, WINDOW = ReleaseKind.YEAR, ReleaseKind.WINDOW


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def valley(cast: Cast) -> Cast:
    """Emergency has 40 conversations in each of three years."""
    past(cast.emergency, {2023: 40, 2024: 40, 2025: 40})
    return cast


def measures(release: UUID, by: Actor) -> dict[tuple[str, str], dict[str, object]]:
    rows = json.loads(release_file(release, "measures.json", "en", seen_by=by))
    return {(row["id"], row["scope"]): row for row in rows}


@pytest.mark.parametrize(
    ("kind", "first", "years"),
    [
        (YEAR, 2023, (2025, 2024, 2023)),
        (WINDOW, 2023, (2025,)),
        (WINDOW, 2024, ()),
        (YEAR, None, ()),
    ],
)
def test_calendar_has_closed_years_and_whole_windows(
    kind: ReleaseKind, first: int | None, years: tuple[int, ...]
) -> None:
    assert years_to_draw(kind, first, 2025) == years


@pytest.mark.parametrize("adopted", [date(2023, 1, 20), date(2024, 6, 1), date(2027, 1, 1), None])
@pytest.mark.parametrize("paused", [None, date(2024, 1, 1), date(2024, 6, 1)])
def test_first_years_are_those_of_physician_years(
    valley: Cast, adopted: date | None, paused: date | None
) -> None:
    own = Department.objects.filter(pk=valley.emergency.pk)
    own.update(adopted_on=adopted, paused_on=paused)
    years = physician_years(valley.valley.pk)
    first = {valley.valley.pk: min(years)} if years else {}
    assert first_years(hospital_ids()) == first


def test_calendar_waits_for_a_survey_that_still_runs() -> None:
    assert last_closed([date(2026, 1, 10), date(2025, 12, 20)]) == 2024


def test_asks_only_for_what_is_on_the_calendar(valley: Cast) -> None:
    eva = valley.evaluator.actor()
    for kind, year in ((YEAR, 2026), (YEAR, 2022), (WINDOW, 2024)):
        with refuses(Invalid):
            actions.ask_release(hospital=valley.valley.pk, kind=kind, year=year, by=eva)
    offered = {(one.kind, one.year) for one in to_draw(seen_by=eva)}
    assert offered == {(YEAR, 2025), (YEAR, 2024), (YEAR, 2023), (WINDOW, 2025)}


def test_draws_it_whole_and_in_both_languages(valley: Cast) -> None:
    one, eva = drawn(valley, WINDOW), valley.evaluator.actor()
    row = release(one, seen_by=eva)
    assert row.state is ReleaseState.READY and row.drawn_on == TODAY.date()
    assert {"measures.json", "report.pdf", "report.html", "tables.xlsx", "rate.svg"} <= {*row.files}
    assert release_file(one, "report.pdf", "es", seen_by=eva).startswith(b"%PDF")
    told = measures(one, eva)
    assert told["implementation.interactions", "all"]["value"] == 120
    department = f"department:{valley.emergency.name}"
    assert told["implementation.interactions", department]["period"] == "2023-01/2025-12"
    assert valley.valley.name in release_file(one, "report.html", "en", seen_by=eva).decode()


def test_tells_nothing_of_few(cast: Cast) -> None:
    past(cast.emergency, {2025: 7})
    told = measures(drawn(cast), cast.evaluator.actor())
    assert told["implementation.interactions", "all"]["suppressed"] is True
    assert told["implementation.minutes_median", "all"]["value"] is None


def test_lead_reads_it_once_a_second_person_has_approved(valley: Cast) -> None:
    one, lead = drawn(valley), valley.lead.actor()
    assert releases(seen_by=lead) == ()
    with refuses(NotFound):
        release(one, seen_by=lead)
    with refuses(NotFound):
        release_file(one, "report.pdf", "en", seen_by=lead)
    with refuses(Refused):
        actions.approve_release(release=one, by=valley.evaluator.actor())
    actions.approve_release(release=one, by=valley.director.actor())
    (row,) = releases(seen_by=lead)
    assert row.state is ReleaseState.APPROVED and not row.may_withdraw
    assert release_file(one, "report.pdf", "en", seen_by=lead)


def test_nobody_else_draws_approves_or_withdraws(valley: Cast) -> None:
    one = drawn(valley)
    for person in (valley.coordinator, valley.lead, valley.administrator, valley.supporter):
        with refuses(Refused):
            asked_by = person.actor()
            actions.ask_release(hospital=valley.valley.pk, kind=YEAR, year=2024, by=asked_by)
        with refuses(NotFound):
            actions.approve_release(release=one, by=person.actor())
    actions.approve_release(release=one, by=valley.director.actor())
    with refuses(Refused):
        actions.withdraw_release(release=one, why="A slip.", by=valley.lead.actor())


def test_stored_report_is_never_drawn_anew(valley: Cast) -> None:
    one, eva = drawn(valley), valley.evaluator.actor()
    before = release_file(one, "report.pdf", "en", seen_by=eva)
    with refuses(NotNow):
        asked(valley)
    draw_release(str(one))
    assert release_file(one, "report.pdf", "en", seen_by=eva) == before


def test_withdrawn_for_a_reason_it_stays_stored_and_makes_room(valley: Cast) -> None:
    one, dirk = approved(valley), valley.director.actor()
    with refuses(Invalid):
        actions.withdraw_release(release=one, why=" ", by=dirk)
    actions.withdraw_release(release=one, why="Head counts were wrong.", by=dirk)
    assert releases(seen_by=valley.lead.actor()) == ()
    assert release(one, seen_by=dirk).withdrawn_why == "Head counts were wrong."
    again = drawn(valley)
    assert measures(again, dirk) and Release.objects.count() == 2


def test_second_worker_overtakes_one_that_died(valley: Cast) -> None:
    one, system = asked(valley), Actor.system(*hospital_ids())
    dead = actions.begin_release(release=one, by=system)
    assert dead is not None and release(one, seen_by=valley.evaluator.actor()).is_drawing
    draw_release(str(one))
    with refuses(NotNow):
        actions.note_step(run=dead, state=ReleaseState.HIDING, by=system)
    actions.fail_release(run=dead, by=system)
    assert Release.objects.get().state == ReleaseState.READY


def test_what_fails_says_so_and_can_be_asked_for_again(
    valley: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: object) -> None:
        raise ZeroDivisionError

    one = asked(valley)
    with monkeypatch.context() as patched:
        patched.setattr(drawing, "files", broken)
        with pytest.raises(ZeroDivisionError):
            draw_release(str(one))
    assert Release.objects.get().state == ReleaseState.FAILED
    assert drawn(valley) == one
    assert Release.objects.get().state == ReleaseState.READY


def test_report_of_the_whole_program_takes_who_serves_every_hospital(valley: Cast) -> None:
    with refuses(Refused):
        actions.ask_release(hospital=None, kind=YEAR, year=2025, by=valley.evaluator.actor())
    everywhere = Actor.system(*hospital_ids())
    one = actions.ask_release(hospital=None, kind=YEAR, year=2025, by=everywhere)
    draw_release(str(one))
    with refuses(NotFound):
        release(one, seen_by=valley.evaluator.actor())
    actions.approve_release(release=one, by=valley.director.actor())
    assert release(one, seen_by=valley.evaluator.actor()).hospital == ""


def test_site_says_how_few_are_told_and_what_an_hour_costs(valley: Cast, tmp_path: Path) -> None:
    """By `LAMPPOST_ACTIVITY_THRESHOLD` and `LAMPPOST_PRICES`, as `lamppost evaluate` is told."""
    prices = tmp_path / "prices.yaml"
    prices.write_text("currency: USD\nsupporter_hour: 100\n")
    with override_settings(LAMPPOST_PRICES=prices, LAMPPOST_ACTIVITY_THRESHOLD=20):
        told = measures(drawn(valley), valley.director.actor())
    hours = told["implementation.supporter_hours", "all"]["value"]
    assert told["cost.supporter_cost", "all"]["value"] == pytest.approx(100 * float(str(hours)))
    row = Release.objects.get()
    assert (row.activity, row.respondents) == (20, 5)


def test_prices_that_cannot_be_read_fail_the_report(valley: Cast, tmp_path: Path) -> None:
    one, away = asked(valley), override_settings(LAMPPOST_PRICES=tmp_path / "away.yaml")
    with away, pytest.raises(BadRequest, match=r"away\.yaml"):
        draw_release(str(one))
    assert Release.objects.get().state == ReleaseState.FAILED
