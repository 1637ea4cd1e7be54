"""From the database to a report that is stored, step by step, so that a page can say how far it is. For workers."""

from importlib.metadata import version
from typing import Final
from uuid import UUID

from django.conf import settings

from lamppost.core.access import Actor
from lamppost.disclosure.rules import Thresholds
from lamppost.evaluation import actions
from lamppost.evaluation.actions.releases import Drawn, Run
from lamppost.evaluation.measures.samples import UNPRICED, Prices
from lamppost.evaluation.queries.dataset import by_name, known_dataset_of
from lamppost.evaluation.queries.releases import about, kept_releases
from lamppost.evaluation.report.evaluating import Evaluation
from lamppost.evaluation.report.history import History, Shown, Span
from lamppost.evaluation.report.prices import read_prices
from lamppost.evaluation.report.releasing import Subject, files, released
from lamppost.evaluation.rules import ReleaseState
from lamppost.program import queries as program

LIBRARIES: Final = ("lamppost", "polars", "scipy")


def draw(run: Run, *, by: Actor) -> None:
    """Draws it and stores it; where anything goes wrong the release says that it failed, and the worker what."""
    try:
        earlier = kept_releases()
        history = _history(run, [_read(shown) for shown in earlier.values()])
        actions.note_step(run=run, state=ReleaseState.HIDING, by=by)
        subject = _subject(run)
        evaluation = released(subject, history)
        actions.note_step(run=run, state=ReleaseState.DRAWING, by=by)
        drawn = _drawn(evaluation, history, subject.title, earlier)
        actions.store_release(run=run, drawn=drawn, by=by)
    except Exception:
        actions.fail_release(run=run, by=by)
        raise


def _history(run: Run, earlier: list[dict[str, Shown]]) -> History:
    """Of the whole program, whatever the release is about: what is told of one hospital is told beside the others."""
    hospital = None if run.hospital is None else f"h{run.hospital}"
    span = Span(run.year - run.kind.years + 1, run.year)
    every = known_dataset_of(program.hospital_ids())
    limits = Thresholds(activity=settings.LAMPPOST_ACTIVITY_THRESHOLD)
    return History(every, span, hospital, limits, earlier)


def _subject(run: Run) -> Subject:
    places = sorted(about(run.hospital).hospitals)
    dataset, units = by_name(known_dataset_of(places), places)
    title = "" if run.hospital is None else program.hospital(run.hospital).name
    return Subject(dataset, units, title, _prices())


def _prices() -> Prices:
    """As the site states them, by the names of its hospitals."""
    file = settings.LAMPPOST_PRICES
    return read_prices(file) if file else UNPRICED


def _read(shown: dict[str, dict[str, list[object]]]) -> dict[str, Shown]:
    return {measure: Shown.read(plain) for measure, plain in shown.items()}


def _drawn(
    evaluation: Evaluation, history: History, title: str, against: dict[UUID, object]
) -> Drawn:
    limits = evaluation.request.thresholds
    return Drawn(
        files=files(evaluation, title),
        shown={measure: one.plain() for measure, one in history.shown.items()},
        against=tuple(against),
        activity=limits.activity,
        respondents=limits.respondents,
        percent_hidden=round(100 * evaluation.share_hidden),
        versions=", ".join(f"{name} {version(name)}" for name in LIBRARIES),
    )
