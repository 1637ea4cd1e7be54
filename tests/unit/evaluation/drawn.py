"""Reports that are asked for, drawn and approved, at Valley; and what they are made of."""

from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID, uuid4

from lamppost.core.access import Actor
from lamppost.evaluation import actions
from lamppost.evaluation.actions.releases import Run
from lamppost.evaluation.models import Release, ReleaseFile
from lamppost.evaluation.rules import KEPT, ReleaseKind, ReleaseState
from lamppost.evaluation.tasks import draw_release
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
from lamppost.program.actions import Heads, note_headcounts
from lamppost.program.models import Department
from tests.cast import Cast
from tests.unit.evaluation.giving import said

TODAY: Final = datetime(2026, 11, 22, 18, tzinfo=UTC)
YEARS: Final = (2023, 2024, 2025)


def past(department: Department, talks: dict[int, int], *, years: tuple[int, ...] = YEARS) -> None:
    """A department that adopts at once and has so many conversations in each year; as many outreaches end."""
    hospital, system = department.hospital_id, Actor.system(department.hospital_id)
    Department.objects.filter(pk=department.pk).update(
        approached_on=date(years[0] - 1, 12, 1), adopted_on=date(years[0], 1, 1)
    )
    months = [date(year, month, 1) for year in years for month in range(1, 13)]
    heads = [Heads(department.pk, month, 50) for month in months]
    note_headcounts(hospital=hospital, heads=heads, by=system)
    facts: list[Fact] = []
    for year, count in talks.items():
        facts += [_talk(department, year, at) for at in range(count)]
        facts += [_went(year)] * count
    import_tally(hospital=hospital, facts=facts, by=system)


def _talk(department: Department, year: int, at: int) -> TalliedInteraction:
    month = f"{year}-{1 + at % 12:02d}"
    return TalliedInteraction(month, department.pk, Mode.PHONE, 45 + 5 * (at % 5), 1, True)


def _went(year: int) -> TalliedOutreach:
    return TalliedOutreach(f"{year}-Q2", Route.SELF, Urgency.SOON, 1, 1, 24, Outcome.CONNECTED)


def asked(cast: Cast, kind: ReleaseKind = ReleaseKind.YEAR, year: int = 2025) -> UUID:
    """Eva has asked for a report about Valley."""
    return actions.ask_release(
        hospital=cast.valley.pk, kind=kind, year=year, by=cast.evaluator.actor()
    )


def drawn(cast: Cast, kind: ReleaseKind = ReleaseKind.YEAR, year: int = 2025) -> UUID:
    """The worker has drawn it."""
    release = asked(cast, kind, year)
    draw_release(str(release))
    return release


def approved(cast: Cast, kind: ReleaseKind = ReleaseKind.YEAR, year: int = 2025) -> UUID:
    """Dirk has approved it."""
    release = drawn(cast, kind, year)
    actions.approve_release(release=release, by=cast.director.actor())
    return release


def at(cast: Cast, year: int, state: ReleaseState, run: UUID | None = None) -> UUID:
    """One in that state, of a few bytes, that nobody had to draw."""
    told = {"drawn_on": TODAY, "shown": {}, "activity": 11, "respondents": 5, "percent_hidden": 20}
    row = Release.objects.create(
        hospital=cast.valley,
        kind=ReleaseKind.YEAR,
        year=year,
        state=state,
        run=run,
        asked_on=TODAY,
        approved_on=TODAY if state is ReleaseState.APPROVED else None,
        **(told if state in KEPT else {}),
    )
    if state in KEPT:
        for language in ("en", "es"):
            body = b"<section><h2>On one page</h2></section>"
            ReleaseFile.objects.create(
                release=row, name="body.html", language=language, content=body
            )
        ReleaseFile.objects.create(release=row, name="measures.json", content=b"[]")
    return row.pk


def in_hand(cast: Cast) -> Run:
    """A worker draws one."""
    run = uuid4()
    row = at(cast, 2018, ReleaseState.DRAWING, run)
    return Run(row, run, cast.valley.pk, ReleaseKind.YEAR, 2018)


def for_actions(cast: Cast) -> dict[str, object]:
    """One that no worker has taken up, one that is drawn, and one that waits for a second person; words to print."""
    return {
        "asked_release": at(cast, 2019, ReleaseState.ASKED),
        "evaluation.run": in_hand(cast),
        "unapproved": at(cast, 2017, ReleaseState.READY),
        "evaluation.said": said("What somebody else has said of the program."),
        "evaluation.has_consent": True,
    }
