"""The first page for director and lead, told with the cast."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine

from lamppost.core.access import Actor
from lamppost.core.errors import Refused
from lamppost.disclosure.rules import Told, Why
from lamppost.evaluation.models import Release
from lamppost.evaluation.queries import figures, figures_of
from lamppost.evaluation.queries.figures import Lately
from lamppost.evaluation.rules import CONVERSATIONS, ReleaseKind, ReleaseState
from lamppost.outreach.actions import import_tally
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
from tests.unit.evaluation.drawn import approved, at, past

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


def shown(cast: Cast, told: dict[int, int], hidden: tuple[int, ...] = ()) -> None:
    """Approved reports of Valley that tell of these years, and of others hide what they count."""
    unit = f"h{cast.valley.pk}"
    for year in (*told, *hidden):
        counts = {
            "told": [[unit, str(year), told[year]], [unit, f"{year}-{year + 2}", 99]]
            if year in told
            else [],
            "hidden": [[unit, str(year)]] if year in hidden else [],
        }
        made = at(cast, year, ReleaseState.APPROVED)
        Release.objects.filter(pk=made).update(shown={CONVERSATIONS: counts})


def test_conversations_are_told_as_approved_reports_tell_of_them(cast: Cast) -> None:
    adopt(cast, cast.emergency, date(2022, 1, 1), 100)
    shown(cast, {2023: 0, 2025: 18}, hidden=(2024,))
    told = figures_of(cast.valley.pk, seen_by=cast.lead.actor())
    assert [(one.year, one.conversations) for one in told.years] == [
        (2023, Told(0)),
        (2024, Told(None, Why.FEW)),
        (2025, Told(20)),
    ]
    assert told.lately == Lately(2025, 2027, 100), "what ends last"


def test_nothing_is_told_that_no_approved_report_tells(cast: Cast) -> None:
    """18, 1 and 18 conversations: "20 and none told and 20" beside "35 since launch" would tell the one."""
    adopt(cast, cast.emergency, date(2024, 1, 1), 100)
    before = figures_of(cast.valley.pk, seen_by=cast.director.actor())
    tally(cast, talks("2024-02", 23), talks("2025-12", 40), talks("2026-03", 9))
    at(cast, 2025, ReleaseState.READY)
    assert figures_of(cast.valley.pk, seen_by=cast.director.actor()) == before
    assert [one.conversations for one in before.years] == [None, None]


def test_a_report_of_the_whole_program_tells_of_its_hospitals_too(cast: Cast) -> None:
    past(cast.emergency, {2023: 40, 2024: 1, 2025: 18})
    past(cast.harbor_emergency, {2023: 30, 2024: 30, 2025: 30})
    approved(cast, ReleaseKind.WINDOW)
    told = figures_of(cast.valley.pk, seen_by=cast.director.actor())
    assert {one.year: one.conversations for one in told.years}[2024] == Told(None, Why.FEW)
    assert told.lately == Lately(2023, 2025, 60), "all three together hide the one"


def test_normal_range_follows_how_long_how_many_had_the_program(cast: Cast) -> None:
    adopt(cast, cast.emergency, date(2024, 7, 15), 100)
    first, second = figures_of(cast.valley.pk, seen_by=cast.director.actor()).years
    assert (first.year, first.normal.low, first.normal.high) == (2024, 5, 15)  # 50: about 10
    assert (second.year, second.normal.low, second.normal.high) == (2025, 10, 30)  # 100: about 20


def test_normal_range_ends_where_a_department_pauses(cast: Cast) -> None:
    adopt(cast, cast.emergency, date(2024, 1, 1), 100)
    Department.objects.filter(pk=cast.emergency.pk).update(paused_on=date(2025, 1, 1))
    first, second = figures_of(cast.valley.pk, seen_by=cast.director.actor()).years
    assert first.normal.high and not second.normal.high


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


def test_a_year_without_anybody_is_no_division_by_zero(cast: Cast) -> None:
    shown = figures_of(cast.harbor.pk, seen_by=cast.director.actor())
    assert shown.years == () and shown.lately is None
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
