"""A report as it is released: hidden together with all that was released before, and drawn in every language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from lamppost.evaluation.dataset import EvaluationDataset
from lamppost.evaluation.measures.measuring import Measured, measured
from lamppost.evaluation.measures.samples import UNPRICED, Prices, Sample
from lamppost.evaluation.report.blocks import Document
from lamppost.evaluation.report.content import document
from lamppost.evaluation.report.evaluating import YEARLY, Evaluation
from lamppost.evaluation.report.hiding import Hiding
from lamppost.evaluation.report.history import History, Span
from lamppost.evaluation.report.language import LANGUAGES
from lamppost.evaluation.report.page import body, page
from lamppost.evaluation.report.printed import printed
from lamppost.evaluation.report.requests import Request
from lamppost.evaluation.report.respondents import without_bare_stages
from lamppost.evaluation.report.sums import ALL, Mask
from lamppost.evaluation.report.workbook import workbook
from lamppost.evaluation.report.writing import MEASURES, as_json

BODY: Final = "body.html"
Files = dict[tuple[str, str], bytes]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a report is about. `dataset` holds its hospitals alone, by the names that people know; `units` are the ids
    that the history knows them by, for each scope; `title` is the hospital's name, empty for the whole program."""

    dataset: EvaluationDataset
    units: Mapping[str, str]
    title: str
    prices: Prices = UNPRICED


def released(subject: Subject, history: History) -> Evaluation:
    """Everything that the report says, hidden as the history has it."""
    request = Request(thresholds=history.thresholds, prices=subject.prices)
    sample = Sample(subject.dataset, history.span.period, subject.prices)
    guarded = _Hiding(sample, subject, history, history.span).each(measured(sample))
    by_year = tuple(
        tuple(_Hiding(year, subject, history, Span(at, at)).each(measured(year, YEARLY)))
        for at, year in zip(history.span, sample.years, strict=True)
    )
    fewest = history.thresholds.respondents
    return Evaluation(request, sample, without_bare_stages(guarded, sample.scopes, fewest), by_year)


def files(evaluation: Evaluation, title: str) -> Files:
    """Every file, by name and language; none but the measures is without one."""
    held: Files = {(MEASURES, ""): as_json(evaluation.rows())}
    for language in LANGUAGES:
        told = _titled(document(evaluation, language), title)
        own = {
            BODY: body(told).encode(),
            "report.html": page(told).encode(),
            "report.pdf": printed(told),
            "tables.xlsx": workbook(evaluation, told),
            **{f"{figure.name}.svg": figure.svg.encode() for figure in told.figures},
        }
        held |= {(name, language): content for name, content in own.items()}
    return held


def _titled(told: Document, title: str) -> Document:
    return replace(told, subtitle=f"{title}, {told.subtitle}") if title else told


class _Hiding(Hiding):
    """Asks the history, and rounds as every report does."""

    def __init__(self, sample: Sample, subject: Subject, history: History, span: Span) -> None:
        self.sample, self.thresholds = sample, history.thresholds
        self.history, self.span = history, span
        everybody = {ALL: history.hospital or ALL}
        self.units = [(everybody | dict(subject.units))[name] for name in sample.scopes.names]

    def each(self, answers: tuple[Measured, ...]) -> Iterator[Measured]:
        yield from map(self.guarded, answers)

    def _hidden(self, one: Measured, threshold: int, is_year: bool) -> Mask:
        hides = self.history.hides
        return np.array([hides(one.measure.id, unit, self.span) for unit in self.units])
