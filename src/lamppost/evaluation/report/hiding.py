"""Which answers may leave the program, and how coarse (guarantee G7).

Few are hidden, and with them what would give them away: `sums` sees to that. Here everything that follows
from a hidden count follows it, and what is told of activity is rounded besides.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from lamppost.disclosure.rules import ROUND_TO, Thresholds
from lamppost.evaluation.dataset.months import YEAR
from lamppost.evaluation.measures.measuring import Measured
from lamppost.evaluation.measures.registry import Guard, Measure, Rounding
from lamppost.evaluation.measures.samples import Sample
from lamppost.evaluation.measures.scopes import Level
from lamppost.evaluation.report.requests import WINDOW_YEARS
from lamppost.evaluation.report.respondents import few, of_respondents
from lamppost.evaluation.report.sums import Hidden, Mask, hidden_counts
from lamppost.evaluation.statistics import Floats

# Of a department only whole windows are told, and these are no whole window.
SHORTER_THAN_A_WINDOW: Final = frozenset({"maintenance.rate_last_12_months"})
# What is told year by year besides, and whether by department.
BY_YEAR: Final[tuple[tuple[Callable[[Sample], Floats], bool], ...]] = (
    (lambda sample: sample.scopes.sums(sample.interactions), True),
    (lambda sample: sample.scopes.sums(sample.owed), False),
)


def tells_of_departments(measure: Measure) -> bool:
    """Whether a window says something of each department: of activity only, and of the whole window."""
    is_activity = measure.guard is Guard.ACTIVITY and measure.id not in SHORTER_THAN_A_WINDOW
    return is_activity and Level.DEPARTMENT in measure.levels


def rounding(threshold: int) -> Rounding:
    """To the nearest 5, as `disclosure.rules.told` does: the lowest that is told stands for 5 counts or more."""
    lowest = -(-(threshold + ROUND_TO // 2) // ROUND_TO) * ROUND_TO

    def rounded(number: Floats) -> Floats:
        steps = ROUND_TO * np.floor((number + ROUND_TO // 2) / ROUND_TO)
        return np.where(number > 0, np.maximum(steps, lowest), number)

    return rounded


class Hiding:
    """Hides in the answers of a sample, and of each of its years. Remembers what was hidden: measures of the same
    people hide the same."""

    def __init__(self, sample: Sample, thresholds: Thresholds) -> None:
        self.sample, self.thresholds = sample, thresholds
        self.is_window = sample.period.months == WINDOW_YEARS * YEAR
        self.known: dict[tuple[bytes, int, bool], Hidden] = {}
        for count, has_departments in BY_YEAR:
            years = np.column_stack([count(one) for one in sample.years])
            is_told = has_departments and self.is_window
            hidden = self._asked(years, thresholds.activity, is_told)
            for tells in (has_departments, False):
                self.known[self._key(count(sample), thresholds.activity, tells)] = hidden
            for at in range(years.shape[1]):
                own = Hidden(hidden.years[:, at], hidden.years)
                key = self._key(years[:, at], thresholds.activity, False)
                self.known.setdefault(key, own)

    def guarded(self, one: Measured, *, is_year: bool = False) -> Measured:
        """The same answer, rounded where it tells of activity, with what may not be told marked as hidden."""
        if one.measure.guard is Guard.OPEN:
            return one
        if one.measure.guard is Guard.RESPONDENTS:
            fewest = self.thresholds.respondents
            hidden = self._hidden(one, fewest, is_year)
            return of_respondents(one, hidden, self.sample.scopes, fewest)
        hidden = self._hidden(one, self.thresholds.activity, is_year)
        if one.counts_events:
            hidden = hidden | few(one.answer.numerator, self.thresholds.activity)
        coarse = one.answer.coarse
        answer = coarse(rounding(self.thresholds.activity)) if coarse else one.answer
        if Level.DEPARTMENT in one.measure.levels:
            hidden = hidden & ~self.sample.unnamed  # there is no number to hide
        return replace(one, hidden=hidden, answer=answer)

    def _hidden(self, one: Measured, threshold: int, is_year: bool) -> Mask:
        tells = self.is_window and not is_year and tells_of_departments(one.measure)
        basis = np.nan_to_num(one.answer.basis)
        key = self._key(basis, threshold, tells)
        if key not in self.known:
            self.known[key] = self._asked(basis[:, None], threshold, tells)
        hidden = self.known[key].whole.copy()
        if not tells:
            hidden[self.sample.scopes.spread(Level.DEPARTMENT)] = True
        return hidden

    def _asked(self, years: Floats, threshold: int, tells: bool) -> Hidden:
        named = ~self.sample.unnamed if tells else None
        return hidden_counts(years, self.sample.scopes, threshold, departments=named)

    def _key(self, basis: Floats, threshold: int, tells: bool) -> tuple[bytes, int, bool]:
        """The counts that are told, or of which something is."""
        end = None if tells else 1 + len(self.sample.scopes.hospitals)
        return np.ascontiguousarray(basis[:end]).tobytes(), threshold, tells
