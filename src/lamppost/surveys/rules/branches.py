"""Questions that others hang on. How many answered one way is how many were asked more: here, who was supported. So
what is told of such a question, and of those that hang on it, may count no few who answered one way or the other."""

from collections.abc import Iterator

from lamppost.disclosure.rules import splits_off_few
from lamppost.surveys.rules.instruments import Instrument, Item, ItemKind, Score
from lamppost.surveys.rules.tallies import Group


def is_of_few(instrument: Instrument, item: Item, group: Group) -> bool:
    """Whether numbers of it would count a few of the group, by what hangs on it or what it hangs on itself."""
    return _parts_few(instrument, item, group) or _hangs_on_few(instrument, item, group)


def is_score_of_few(instrument: Instrument, score: Score, group: Group) -> bool:
    """Whether one of its items may not be counted: who has a score would be."""
    items = (instrument.item(key) for key in score.items)
    return any(item is not None and is_of_few(instrument, item, group) for item in items)


def is_branch(instrument: Instrument, item: Item) -> bool:
    """Whether another hangs on it."""
    return any(_ways(instrument, item))


def _hangs_on_few(instrument: Instrument, item: Item, group: Group) -> bool:
    """Whether how many answered it tells that a few were asked it, or were not."""
    above = instrument.item(item.asked_if.item) if item.asked_if else None
    if above is None:
        return False
    here, there = (group.answered.get(one.id, 0) for one in (item, above))
    is_seen = above.kind is ItemKind.SEVERAL and here > 0 and splits_off_few(here, there)
    return is_seen or is_of_few(instrument, above, group)


def _parts_few(instrument: Instrument, item: Item, group: Group) -> bool:
    chosen, whole = group.chosen.get(item.id, {}), group.answered.get(item.id, 0)
    return any(
        splits_off_few(sum(chosen.get(value, 0) for value in values), whole)
        for values in _ways(instrument, item)
    )


def _ways(instrument: Instrument, item: Item) -> Iterator[tuple[str, ...]]:
    """Answers that lead on, taken together and one by one; none where nothing hangs on it. Where one may choose
    several they cannot be added up: there, who answered the next question is counted."""
    rules = [one.asked_if for one in instrument.items if one.asked_if]
    hanging = [rule.is_ for rule in rules if rule.item == item.id]
    scale = instrument.scale_of(item)
    if hanging and scale:
        yield from ((value,) for value in scale.values)
        yield from hanging if item.kind is ItemKind.ONE else ()
