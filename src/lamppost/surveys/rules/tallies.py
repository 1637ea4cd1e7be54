"""What was answered, as sums: made once, when a campaign is over, of all its responses. Nothing here is
fit to be shown yet (`results`)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from pydantic import TypeAdapter

from lamppost.surveys.rules.answers import Given
from lamppost.surveys.rules.instruments import Instrument
from lamppost.surveys.rules.scoring import Reliability, Sample, Scorer, reliability

UNNAMED: Final = ""  # the group of those beside whose answers no department stands
Answered: TypeAlias = tuple[int | None, Given]  # from which department, where it is named, and what


@dataclass(frozen=True)
class Group:
    """Of some respondents: how many, how many answered each item, how often each value was chosen, and
    their scores."""

    respondents: int
    answered: dict[str, int]
    chosen: dict[str, dict[str, int]]
    scores: dict[str, Sample]


@dataclass(frozen=True)
class Tally:
    """Of all, and by department (its id as text, or `UNNAMED`)."""

    whole: Group
    groups: dict[str, Group]
    reliability: dict[str, Reliability]

    def of_the_whole(self) -> "Tally":
        """The same, with no department."""
        return Tally(self.whole, {UNNAMED: self.whole}, self.reliability)

    def as_json(self) -> str:
        return _ADAPTER.dump_json(self).decode()


_ADAPTER: Final = TypeAdapter(Tally)


def tally(instrument: Instrument, responses: Sequence[Answered]) -> Tally:
    """Sums of all responses; items that take words are left out."""
    scorers = [Scorer.of(instrument, score) for score in instrument.scores]
    by_group: defaultdict[str, list[Given]] = defaultdict(list)
    for department, given in responses:
        by_group[UNNAMED if department is None else str(department)].append(given)
    everybody = [given for _, given in responses]
    found = {
        scorer.score.id: alpha for scorer in scorers if (alpha := reliability(scorer, everybody))
    }
    groups = {name: _group(scorers, given) for name, given in sorted(by_group.items())}
    return Tally(_group(scorers, everybody), groups, found)


def tally_from(text: str) -> Tally:
    return _ADAPTER.validate_json(text)


def _group(scorers: Iterable[Scorer], responses: Sequence[Given]) -> Group:
    answered: Counter[str] = Counter()
    chosen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for given in responses:
        answered.update(given.keys())
        for item, values in given.items():
            chosen[item].update(values)
    scores = {}
    for scorer in scorers:
        found = [value for given in responses if (value := scorer.value(given)) is not None]
        if sample := Sample.of(found):
            scores[scorer.score.id] = sample
    return Group(
        len(responses), dict(answered), {item: dict(of) for item, of in chosen.items()}, scores
    )
