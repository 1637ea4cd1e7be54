"""Which answers may leave the program, and how coarse (guarantee G7).

Few are hidden, and with them what would give them away: `disclosure.protect` sees to sums, here everything
that follows from a hidden count follows it, and what is told of activity is rounded besides.
"""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lamppost.disclosure.rules import ROUND_TO, Axis, Table, Thresholds, protect
from lamppost.evaluation.dataset.months import YEAR
from lamppost.evaluation.measures.measuring import Measured
from lamppost.evaluation.measures.registry import Guard, Rounding
from lamppost.evaluation.measures.samples import Sample
from lamppost.evaluation.measures.scopes import Level, Scopes
from lamppost.evaluation.report.requests import WINDOW_YEARS
from lamppost.evaluation.statistics import Floats

Mask = NDArray[np.bool_]
ALL: Final = "all"
REST: Final = "rest of "  # who is of no department, or of one too small to be named
# Of a department only whole windows are told, and these are no whole window.
SHORTER_THAN_A_WINDOW: Final = frozenset({"maintenance.rate_last_12_months"})


def hidden_where_needed(
    answers: tuple[Measured, ...], sample: Sample, thresholds: Thresholds
) -> tuple[Measured, ...]:
    """The same answers, rounded where they tell of activity, with what may not be told marked as hidden."""
    hiding = _Hiding(sample, thresholds)
    return tuple(hiding.guarded(one) for one in answers)


def rounding(threshold: int) -> Rounding:
    """To the nearest 5, as `disclosure.rules.told` does: the lowest that is told stands for 5 counts or more."""
    lowest = -(-(threshold + ROUND_TO // 2) // ROUND_TO) * ROUND_TO

    def rounded(number: Floats) -> Floats:
        steps = ROUND_TO * np.floor((number + ROUND_TO // 2) / ROUND_TO)
        return np.where(number > 0, np.maximum(steps, lowest), number)

    return rounded


class _Hiding:
    """Remembers what was hidden: measures of the same people hide the same."""

    def __init__(self, sample: Sample, thresholds: Thresholds) -> None:
        self.sample, self.thresholds = sample, thresholds
        self.known: dict[tuple[bytes, int], Mask] = {}

    def guarded(self, one: Measured) -> Measured:
        if one.measure.guard is Guard.OPEN:
            return one
        if one.measure.guard is Guard.RESPONDENTS:
            return replace(one, hidden=self._hidden(one, self.thresholds.respondents))
        hidden = self._hidden(one, self.thresholds.activity)
        if one.counts_events:
            hidden = hidden | _few(one.answer.numerator, self.thresholds.activity)
        coarse = one.answer.coarse
        answer = coarse(rounding(self.thresholds.activity)) if coarse else one.answer
        return replace(one, hidden=hidden, answer=answer)

    def _hidden(self, one: Measured, threshold: int) -> Mask:
        departments = self.sample.scopes.spread(Level.DEPARTMENT)
        is_window = self.sample.period.months == WINDOW_YEARS * YEAR
        tells = Level.DEPARTMENT in one.measure.levels and is_window
        tells = tells and one.measure.id not in SHORTER_THAN_A_WINDOW
        hidden = self._protected(np.nan_to_num(one.answer.basis), threshold, tells).copy()
        if not tells:
            hidden[departments] = True
        return hidden

    def _protected(self, basis: Floats, threshold: int, tells_departments: bool) -> Mask:
        told = basis if tells_departments else basis[: 1 + len(self.sample.scopes.hospitals)]
        key = (told.tobytes(), threshold)
        if key not in self.known:
            self.known[key] = hidden_counts(basis, self.sample.scopes, threshold, tells_departments)
        return self.known[key]


def hidden_counts(basis: Floats, scopes: Scopes, threshold: int, tells_departments: bool) -> Mask:
    """Which counts are not told so that none below the threshold follows; departments none if not told."""
    counts, parents = _tree(basis, scopes, tells_departments)
    table = Table(
        (Axis.tree("unit", parents),),
        {(name,): number for name, number in counts.items()},
        cells=[(name,) for name in (*parents, ALL) if not name.startswith(REST)],
    )
    hidden = protect(table, threshold).hidden
    return np.array([(name,) in hidden for name in scopes.names])


def _tree(
    basis: Floats, scopes: Scopes, tells_departments: bool
) -> tuple[dict[str, int], dict[str, str]]:
    """The counts of the leaves, and what each unit belongs to. What is counted above and not beneath is a leaf too,
    that is never told."""
    number = dict(zip(scopes.names, np.rint(basis).astype(int).tolist(), strict=True))
    parents = {f"hospital:{one}": ALL for one in scopes.hospitals}
    if tells_departments:
        homes = (f"hospital:{scopes.hospitals[home]}" for home in scopes.homes)
        parents |= dict(
            zip((f"department:{one}" for one in scopes.departments), homes, strict=True)
        )
    beneath = dict.fromkeys((ALL, *parents), 0)
    for name, parent in parents.items():
        beneath[parent] += number[name]
    inner = {ALL, *parents.values()}
    rest = {name: number[name] - beneath[name] for name in inner if number[name] > beneath[name]}
    counts = {name: number[name] for name in parents if name not in inner}
    counts |= {f"{REST}{name}": count for name, count in rest.items()}
    return counts, parents | {f"{REST}{name}": name for name in rest}


def _few(number: Floats, threshold: int) -> Mask:
    """Where there are some, and fewer than the threshold."""
    return np.nan_to_num(number > 0) & (number < threshold)
