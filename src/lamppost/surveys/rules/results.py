"""What a campaign's sums say, as far as it may be told (G7): to whoever may look at it, nothing else is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lamppost.core.estimates import mean_interval, newcombe, welch, wilson
from lamppost.disclosure.rules import (
    FEWEST_RESPONDENTS,
    SMALL,
    Axis,
    Release,
    Share,
    Table,
    coded_share,
    coded_shares,
    protect,
)
from lamppost.surveys.rules.branches import is_branch, is_of_few, is_score_of_few
from lamppost.surveys.rules.instruments import Instrument, Item, ItemKind, Scale, Score
from lamppost.surveys.rules.scoring import Reliability, Scorer
from lamppost.surveys.rules.tallies import Group, Tally

ALL: Final = "all"
DIGITS: Final = 2  # of a score of everybody
ROUGHLY: Final = 1  # of a score of a department


@dataclass(frozen=True, slots=True)
class Interval:
    """95 %. Of shares in percent, of their differences in points, of scores in the score's own unit."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Part:
    """How often one answer was chosen, and in how many percent of those who answered."""

    value: str
    count: int
    percent: float


@dataclass(frozen=True, slots=True)
class Change:
    """Since the campaign before: then, and now less then."""

    before: float
    difference: float
    interval: Interval


@dataclass(frozen=True)
class ItemResult:
    """One item. With fewer than five answers nothing; with fewer than twenty the share alone, at most or at least.

    Nothing either where it would count a few who answered one way what others hang on (`is_of_few`).
    `share` is of the answers that count, None where none do. `groups` are the departments that may be told
    beside each other, by id as text; none where one would give another away.
    """

    item: Item
    scale: Scale
    answered: int | None  # None: fewer than five, none included, or `is_of_few`
    parts: tuple[Part, ...] = ()
    share: Share | None = None
    interval: Interval | None = None
    groups: Mapping[str, Share] | None = None
    change: Change | None = None
    is_of_few: bool = False

    @property
    def is_ordered(self) -> bool:
        """Whether the answers have two ends, so that bars can part in the middle."""
        return self.scale.is_numeric and self.item.kind is ItemKind.ONE


@dataclass(frozen=True)
class ScoreResult:
    """One score of everybody, from twenty on; by department only where each has twenty or more."""

    score: Score
    lowest: float
    highest: float
    answered: int | None  # None: fewer than twenty, none included, or `is_of_few`
    mean: float | None = None
    interval: Interval | None = None
    reliability: Reliability | None = None
    groups: Mapping[str, float] | None = None
    change: Change | None = None
    is_of_few: bool = False


@dataclass(frozen=True)
class Results:
    """`departments` are those that may be told of, with how many of each have answered."""

    answered: int
    departments: Mapping[str, int]
    is_department_hidden: bool  # of some department something is left out
    items: tuple[ItemResult, ...]
    scores: tuple[ScoreResult, ...]


def results(instrument: Instrument, now: Tally, before: Tally | None = None) -> Results:
    """What may be told of a campaign, and since an earlier one of the same instrument."""
    counts = {name: group.respondents for name, group in now.groups.items()}
    named = {name for name in _told(counts) if name}
    items = tuple(
        _item(_Asked(instrument, item, scale), now, before, named)
        for item in instrument.items
        if (scale := instrument.scale_of(item)) is not None
    )
    scores = tuple(_score(instrument, score, now, before) for score in instrument.scores)
    return Results(
        answered=now.whole.respondents,
        departments={name: counts[name] for name in sorted(named)},
        is_department_hidden=named != {name for name in counts if name},
        items=items,
        scores=scores,
    )


def _told(counts: Mapping[str, int], fewest: int = FEWEST_RESPONDENTS) -> frozenset[str]:
    """Groups whose count may be told where that of all is; none where it would give one away anyhow."""
    if not any(counts.values()):
        return frozenset()
    axes = (Axis.flat("group", sorted(counts), total=ALL),)
    whole = Release(axes, {(ALL,): sum(counts.values())}, frozenset())
    protected = protect(
        Table(axes, {(name,): count for name, count in counts.items()}), fewest, earlier=[whole]
    )
    if protected.exposed:
        return frozenset()
    return frozenset(name for name, count in counts.items() if count >= fewest) & frozenset(
        cell[0] for cell in protected.told
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """One item of an instrument, and its scale."""

    instrument: Instrument
    item: Item
    scale: Scale

    @property
    def has_share(self) -> bool:
        return self.item.kind is ItemKind.ONE and 0 < len(self.scale.counting) < len(
            self.scale.values
        )

    def is_of_few(self, group: Group) -> bool:
        return is_of_few(self.instrument, self.item, group)


def _item(one: _Asked, now: Tally, before: Tally | None, named: set[str]) -> ItemResult:
    item, scale = one.item, one.scale
    if one.is_of_few(now.whole):
        return ItemResult(item, scale, None, is_of_few=True)
    answered, part = _counts(now.whole, item, scale)
    if answered < FEWEST_RESPONDENTS:
        return ItemResult(item, scale, None)
    share = coded_share(part, answered) if one.has_share else None
    groups = _shares_of_groups(one, now, named) if share else None
    if answered < SMALL:
        return ItemResult(item, scale, answered, share=share, groups=groups)
    return ItemResult(
        item,
        scale,
        answered,
        parts=_parts(now.whole, item, scale),
        share=share,
        interval=_percent(wilson(part, answered)) if share else None,
        groups=groups,
        change=_change_of_share(one, now, before) if share and before else None,
    )


def _counts(group: Group, item: Item, scale: Scale) -> tuple[int, int]:
    """How many answered, and how many of them chose what counts."""
    chosen = group.chosen.get(item.id, {})
    return group.answered.get(item.id, 0), sum(chosen.get(value, 0) for value in scale.counting)


def _parts(group: Group, item: Item, scale: Scale) -> tuple[Part, ...]:
    chosen, answered = group.chosen.get(item.id, {}), group.answered[item.id]
    return tuple(
        Part(value, chosen.get(value, 0), 100 * chosen.get(value, 0) / answered)
        for value in scale.values
    )


def _shares_of_groups(one: _Asked, now: Tally, named: set[str]) -> Mapping[str, Share] | None:
    """Of what others hang on none where one group of a few would follow from the rest."""
    bare = {name for name, group in now.groups.items() if one.is_of_few(group)}
    if bare and is_branch(one.instrument, one.item):
        return None
    pairs = {}
    for name, group in now.groups.items():
        answered, part = _counts(group, one.item, one.scale)
        pairs[name] = (part, answered)
    told = _told({name: answered for name, (_, answered) in pairs.items()}) & named - bare
    shares = coded_shares(pairs, sorted(told))
    return shares if len(shares) > 1 else None


def _change_of_share(one: _Asked, now: Tally, before: Tally) -> Change | None:
    """Of two samples that are not paired: who answered both times is known to nobody."""
    item, scale = one.item, one.scale
    answered, part = _counts(now.whole, item, scale)
    was_answered, was_part = _counts(before.whole, item, scale)
    if was_answered < SMALL or one.is_of_few(before.whole):
        return None
    if not set(before.whole.chosen[item.id]) <= set(scale.values):
        return None
    difference = part / answered - was_part / was_answered
    interval = _percent(newcombe(part, answered, was_part, was_answered))
    return Change(100 * was_part / was_answered, 100 * difference, interval)


def _percent(ends: tuple[float, float]) -> Interval:
    return Interval(100 * ends[0], 100 * ends[1])


def _score(instrument: Instrument, score: Score, now: Tally, before: Tally | None) -> ScoreResult:
    lowest, highest = Scorer.of(instrument, score).range(instrument)
    sample = now.whole.scores.get(score.id)
    if is_score_of_few(instrument, score, now.whole):
        return ScoreResult(score, lowest, highest, None, is_of_few=True)
    if sample is None or sample.count < SMALL:
        return ScoreResult(score, lowest, highest, None)
    was = None if before and is_score_of_few(instrument, score, before.whole) else before
    ends = mean_interval(sample.count, sample.mean, sample.sd)
    return ScoreResult(
        score,
        lowest,
        highest,
        sample.count,
        mean=round(sample.mean, DIGITS),
        interval=Interval(*ends) if ends else None,
        reliability=_reliability(score, now),
        groups=_scores_of_groups(instrument, score, now),
        change=_change_of_score(score, now, was) if was else None,
    )


def _reliability(score: Score, now: Tally) -> Reliability | None:
    """Of a few whole answers it would tell how these lie to each other."""
    found = now.reliability.get(score.id)
    return found if found and found.respondents >= SMALL else None


def _scores_of_groups(
    instrument: Instrument, score: Score, now: Tally
) -> Mapping[str, float] | None:
    if any(is_score_of_few(instrument, score, group) for group in now.groups.values()):
        return None
    samples = {name: group.scores.get(score.id) for name, group in now.groups.items()}
    counts = {name: sample.count if sample else 0 for name, sample in samples.items()}
    told = {
        name: round(sample.mean, ROUGHLY)
        for name in sorted(_told(counts, SMALL))
        if name and (sample := samples[name])
    }
    return told if len(told) > 1 else None


def _change_of_score(score: Score, now: Tally, before: Tally) -> Change | None:
    sample, was = now.whole.scores[score.id], before.whole.scores.get(score.id)
    if was is None or was.count < SMALL:
        return None
    ends = welch(sample.count, sample.mean, sample.sd, was.count, was.mean, was.sd)
    if ends is None:
        return None
    return Change(was.mean, sample.mean - was.mean, Interval(*ends))
