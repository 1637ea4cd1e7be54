"""What a score is: the items of a scale, some of them read the other way round, and what if one is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from lamppost.core.estimates import cronbach_alpha
from lamppost.surveys.rules.answers import Given
from lamppost.surveys.rules.instruments import Instrument, Method, Score


@dataclass(frozen=True, slots=True)
class Sample:
    """Values as they are told: how many, their mean, and their standard deviation (of a sample)."""

    count: int
    mean: float
    sd: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Sample | None":
        """None of no values; of one the deviation is 0."""
        if not values:
            return None
        mean = fsum(values) / len(values)
        squares = fsum((value - mean) ** 2 for value in values)
        return cls(len(values), mean, (squares / max(len(values) - 1, 1)) ** 0.5)


@dataclass(frozen=True)
class Scorer:
    """A score, with what its items are read by: for each the lowest plus the highest of its scale where it is
    reversed, else None."""

    score: Score
    turned: Mapping[str, int | None]

    @classmethod
    def of(cls, instrument: Instrument, score: Score) -> "Scorer":
        turned: dict[str, int | None] = dict.fromkeys(score.items)
        for key in score.reverse:
            item = instrument.item(key)
            scale = instrument.scale_of(item) if item else None
            turned[key] = sum(scale.ends) if scale else None
        return cls(score, turned)

    def values(self, given: Given) -> list[float]:
        """Of the items that were answered, reverse ones turned, in the score's order."""
        found = []
        for key, turned in self.turned.items():
            if chosen := given.get(key):
                value = int(chosen[0])
                found.append(float(value if turned is None else turned - value))
        return found

    def value(self, given: Given) -> float | None:
        """The mean of what was answered; for a sum, times the number of items (so a missing item counts as the
        mean of the others). None where fewer items were answered than the score needs."""
        values = self.values(given)
        if len(values) < self.score.needs:
            return None
        whole = len(self.turned) if self.score.method is Method.SUM else 1
        return self.score.times * whole * fsum(values) / len(values)

    def range(self, instrument: Instrument) -> tuple[float, float]:
        """The lowest and the highest that a score can be; all its items have the same numbers."""
        item = instrument.item(self.score.items[0])
        scale = instrument.scale_of(item) if item else None
        low, high = scale.ends if scale else (0, 0)
        whole = len(self.turned) if self.score.method is Method.SUM else 1
        return float(self.score.times * whole * low), float(self.score.times * whole * high)


@dataclass(frozen=True, slots=True)
class Reliability:
    """Cronbach's alpha, of those who answered every item of the score."""

    alpha: float
    respondents: int


def reliability(scorer: Scorer, responses: Iterable[Given]) -> Reliability | None:
    """None where it has no meaning: fewer than two items or two whole answers, or no difference between them."""
    whole = len(scorer.turned)
    rows = [row for row in map(scorer.values, responses) if len(row) == whole]
    alpha = cronbach_alpha(rows)
    return None if alpha is None else Reliability(alpha, len(rows))
