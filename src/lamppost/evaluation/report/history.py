"""What releases have shown so far, and so what the next one may show (G7, decision 0047).

Each measure that could give somebody away rests on a count: of conversations, of outreaches, of respondents. These
counts by department and calendar year are one table, of which every release tells some sums: of a hospital in a year,
of a department in three. So the next release is protected together with all earlier ones, whoever they were about.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lamppost.disclosure.rules import (
    Axis,
    Cell,
    Protected,
    Table,
    Thresholds,
    check_release,
    protect,
)
from lamppost.disclosure.rules import Release as Earlier
from lamppost.evaluation.dataset import EvaluationDataset
from lamppost.evaluation.dataset.months import YEAR, Period
from lamppost.evaluation.measures.measuring import Measured, measured
from lamppost.evaluation.measures.registry import MEASURES, Guard, Measure
from lamppost.evaluation.measures.samples import Sample
from lamppost.evaluation.measures.scopes import Level, Scopes
from lamppost.evaluation.report.evaluating import YEARLY
from lamppost.evaluation.report.hiding import SHORTER_THAN_A_WINDOW, tells_of_departments
from lamppost.evaluation.report.requests import WINDOW_YEARS
from lamppost.evaluation.report.respondents import STAGE, is_bare, is_rest_bare, is_stage_bare
from lamppost.evaluation.report.sums import ALL, REST
from lamppost.evaluation.rules import CONVERSATIONS
from lamppost.evaluation.statistics import Floats


@dataclass(frozen=True, slots=True)
class Shown:
    """What one release told of one measure's count, and what it hid: by unit (`all`, `h7`, `d12`) and span of years
    (`2025`, `2023-2025`)."""

    told: Mapping[Cell, int]
    hidden: frozenset[Cell]

    def plain(self) -> dict[str, list[Any]]:
        """As JSON holds it."""
        return {
            "told": [[*cell, count] for cell, count in sorted(self.told.items())],
            "hidden": [list(cell) for cell in sorted(self.hidden)],
        }

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "Shown":
        """The inverse of `plain`."""
        told: dict[Cell, int] = {(unit, span): count for unit, span, count in plain["told"]}
        return cls(told, frozenset((unit, span) for unit, span in plain["hidden"]))


@dataclass(frozen=True, slots=True)
class Span:
    """Calendar years, both included."""

    first: int
    last: int

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.first, self.last + 1))

    @classmethod
    def read(cls, text: str) -> "Span":
        first, _, last = text.partition("-")
        return cls(int(first), int(last or first))

    @property
    def is_window(self) -> bool:
        return self.last - self.first + 1 == WINDOW_YEARS

    @property
    def later_parts(self) -> tuple["Span", ...]:
        """What later windows keep of this one."""
        return tuple(Span(first, self.last) for first in range(self.first + 1, self.last + 1))

    @property
    def period(self) -> Period:
        return Period(self.first * YEAR, self.last * YEAR + YEAR - 1)


class History:
    """All releases so far, and the one that is drawn: `span`, of `hospital` (an id of the dataset) or of all. The
    dataset is of the whole program, whatever the release is about."""

    def __init__(
        self,
        dataset: EvaluationDataset,
        span: Span,
        hospital: str | None,
        thresholds: Thresholds,
        earlier: Sequence[Mapping[str, Shown]] = (),
    ) -> None:
        self.span, self.hospital = span, hospital
        self.thresholds, self.earlier = thresholds, earlier
        self.spans = {span, *span.later_parts, *map(Span, span, span), *_spans(earlier)}
        self.years = range(
            min(one.first for one in self.spans), max(one.last for one in self.spans) + 1
        )
        self.samples = {year: Sample(dataset, Span(year, year).period) for year in self.years}
        self.scopes = self.samples[span.last].scopes
        names = [ALL, *self.scopes.hospitals, *self.scopes.departments]
        self.places = {name: at for at, name in enumerate(names)}
        self.answers = {year: _by_id(one) for year, one in self.samples.items()}
        whole = Sample(dataset, span.period)
        self.whole = _by_id(whole)
        self.unnamed = {one for one, at in self.places.items() if whole.unnamed[at]}
        self.counts = {name: self._counts(name) for name in self.whole}
        self.protected = {name: self._protected(MEASURES[name]) for name in self.whole}
        self.shown = {name: self._shown(one) for name, one in self.protected.items()}

    def hides(self, measure: str, unit: str, span: Span) -> bool:
        """Whether that answer may not be told by this release."""
        one = MEASURES[measure]
        if one.guard is Guard.RESPONDENTS and self._bares(measure, unit, span):
            return True
        if not self._adds_up(measure):
            return self._hides_what_adds_not_up(one, unit, span)
        return self._is_hidden(measure, unit, span)

    @property
    def units(self) -> list[str]:
        """Whom it tells of: everybody first, or its hospital; then hospitals and departments."""
        if self.hospital is None:
            return list(self.places)
        home = self.scopes.hospitals.index(self.hospital)
        own = [
            name
            for name, at in zip(self.scopes.departments, self.scopes.homes, strict=True)
            if at == home
        ]
        return [self.hospital, *own]

    def _is_hidden(self, measure: str, unit: str, span: Span) -> bool:
        protected, cell = self.protected[measure], (unit, str(span))
        if (
            protected is None or cell not in protected.told
        ):  # a nought too: what is told is on record
            return True
        return self._was_told_otherwise(measure, cell, protected)

    def _was_told_otherwise(self, measure: str, cell: Cell, protected: Protected) -> bool:
        """A number that has changed since it was told is not told again: both together would tell what came in."""
        return protected.told[cell] != self._count(measure, cell[0], Span.read(cell[1]))

    def _hides_what_adds_not_up(self, one: Measure, unit: str, span: Span) -> bool:
        """What rests on a part of the period, or on the smaller of two groups, follows the count that it is part of."""
        basis = float(np.nan_to_num(self.whole[one.id].answer.basis[self.places[unit]]))
        if one.guard is Guard.RESPONDENTS:
            return 0 < basis < self.thresholds.respondents
        part = Span(span.last, span.last) if one.id in SHORTER_THAN_A_WINDOW else span
        is_few = 0 < basis < self.thresholds.activity
        return is_few or self._is_hidden(CONVERSATIONS, unit, part)

    def _bares(self, measure: str, unit: str, span: Span) -> bool:
        """Whether sums would tell what a year of few respondents has answered: of a longer span, one of its years; of
        everybody, one of the hospitals, or whoever belongs to none."""
        hospitals, fewest = self.scopes.spread(Level.HOSPITAL), self.thresholds.respondents
        for year in span:
            answers, one = self.answers[year], self.answers[year][measure]
            bare = is_stage_bare(answers, fewest) if measure in STAGE else is_bare(one, fewest)
            if bare[self.places[unit]] and (span.first != span.last or unit == ALL):
                return True
            if unit == ALL and (bare[hospitals].any() or is_rest_bare(one, self.scopes, fewest)):
                return True
        return False

    def _adds_up(self, measure: str) -> bool:
        own = [year - self.years[0] for year in self.span]
        whole = np.nan_to_num(self.whole[measure].answer.basis)
        return bool(np.allclose(self.counts[measure][:, own].sum(1), whole))

    def _counts(self, measure: str) -> Floats:
        """By scope and year."""
        columns = [np.nan_to_num(self.answers[year][measure].answer.basis) for year in self.years]
        return np.rint(np.column_stack(columns))

    def _count(self, measure: str, unit: str, span: Span) -> int:
        own = self.counts[measure][self.places[unit]]
        return int(sum(own[year - self.years[0]] for year in span))

    def _protected(self, measure: Measure) -> Protected | None:
        """As much as earlier releases leave to be told safely: with departments and single years, else without them;
        None where not even that."""
        is_survey = measure.guard is Guard.RESPONDENTS
        threshold = self.thresholds.respondents if is_survey else self.thresholds.activity
        axes, counts = self._axes(measure.id)
        before = [
            Earlier(axes, self._known(one[measure.id].told), self._held(one[measure.id]))
            for one in self.earlier
            if measure.id in one
        ]
        for cells, kept in self._asked(measure):
            protected = protect(Table(axes, counts, cells, kept), threshold, before)
            is_safe = not check_release(protected.release(), before, counts).derivable
            if is_safe and not protected.exposed:
                return protected
        return None

    def _asked(self, measure: Measure) -> Iterator[tuple[list[Cell], list[Cell]]]:
        """What might be told, and what must stay hidden for later releases; from much to little."""
        units = self._own(measure)
        for own in (units, units[:1]):
            cells: list[Cell] = [(unit, str(self.span)) for unit in own]
            kept: list[Cell] = [(unit, str(part)) for unit in own for part in self.span.later_parts]
            above = [unit for unit in own if unit not in self.scopes.departments]
            if self.span.is_window and measure.id in YEARLY:
                yield [*cells, *((one, str(year)) for one in above for year in self.span)], kept
            yield cells, kept

    def _axes(self, measure: str) -> tuple[tuple[Axis, Axis], dict[Cell, int]]:
        """Units and years, and what is counted of their leaves."""
        units, leaves = _units(self.scopes, self.counts[measure])
        longer = [one for one in self.spans if one.first != one.last]
        spans = {str(one): frozenset(map(str, one)) for one in sorted(longer, key=str)}
        counts: dict[Cell, int] = {
            (name, str(year)): int(count)
            for name, row in leaves.items()
            for year, count in zip(self.years, row, strict=True)
            if count
        }
        return (units, Axis("year", tuple(map(str, self.years)), spans)), counts

    def _own(self, measure: Measure) -> list[str]:
        """Departments only of windows, and none that is too small to be named."""
        tells = self.span.is_window and tells_of_departments(measure)
        left = self.unnamed if tells else self.scopes.departments
        return [one for one in self.units if one not in left]

    def _shown(self, protected: Protected | None) -> Shown:
        if protected is None:
            return Shown({}, frozenset())
        return Shown(protected.told, protected.hidden | protected.kept)

    def _known(self, told: Mapping[Cell, int]) -> dict[Cell, int]:
        """Of units that are still there."""
        return {cell: count for cell, count in told.items() if self._is_here(cell)}

    def _held(self, one: Shown) -> frozenset[Cell]:
        return frozenset(cell for cell in one.hidden if self._is_here(cell))

    def _is_here(self, cell: Cell) -> bool:
        return cell[0] in self.places


def _spans(earlier: Sequence[Mapping[str, Shown]]) -> set[Span]:
    cells = (
        cell for release in earlier for one in release.values() for cell in (*one.told, *one.hidden)
    )
    return {Span.read(text) for text in {span for _, span in cells}}


def _by_id(sample: Sample) -> dict[str, Measured]:
    """Answers to what could give somebody away."""
    names = [one.id for one in MEASURES.values() if one.guard is not Guard.OPEN]
    return {one.measure.id: one for one in measured(sample, names)}


def _units(scopes: Scopes, counts: Floats) -> tuple[Axis, dict[str, Floats]]:
    """Departments in hospitals in the whole; what is counted above and not beneath is a leaf that nobody is told of."""
    names = [ALL, *scopes.hospitals, *scopes.departments]
    own = dict(zip(names, counts, strict=True))
    parents = dict.fromkeys(scopes.hospitals, ALL)
    parents |= {
        name: scopes.hospitals[home]
        for name, home in zip(scopes.departments, scopes.homes, strict=True)
    }
    inner = (ALL, *scopes.hospitals)
    beneath = {name: np.zeros(counts.shape[1]) for name in inner}
    for name, parent in parents.items():
        beneath[parent] = beneath[parent] + own[name]
    rests = {name: np.maximum(own[name] - beneath[name], 0) for name in inner}
    some = {f"{REST}{name}": rest for name, rest in rests.items() if rest.any()}
    parents |= {name: name.removeprefix(REST) for name in some}
    bare = [name for name in scopes.hospitals if name not in parents.values()]
    leaves = {name: own[name] for name in (*scopes.departments, *bare)} | some
    return Axis.tree("unit", parents), leaves
