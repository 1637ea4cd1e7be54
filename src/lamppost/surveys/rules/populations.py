"""Whom a survey may ask, so that neither it alone nor beside another says what a few have answered."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Final

from lamppost.ballots.rules import FEWEST
from lamppost.surveys.rules.campaigns import NAMED_FROM, Answer
from lamppost.surveys.rules.instruments import Instrument, Item, ItemKind

NEAR: Final = timedelta(days=180)  # between two surveys that somebody could still compare
SHARED_BY: Final = FEWEST  # answers of one department that say the same of who gave them


def fewest_asked(is_narrowed: bool) -> int:
    """A part of a hospital is asked from thirty people on; a whole small hospital, or its supporters, from five."""
    return NAMED_FROM if is_narrowed else FEWEST


def tells_of_few(new: Collection[str], others: Sequence[Collection[str]]) -> bool:
    """Whether a survey of `new` beside those of `others` singles out fewer than five people.

    People who are in the same surveys cannot be told apart by adding and subtracting whole surveys. So each
    group of them that the new one makes, or cuts off another, has to have five or more.
    """
    groups: defaultdict[tuple[bool, ...], Counter[bool]] = defaultdict(Counter)
    for person in {*new}.union(*others):
        groups[tuple(person in one for one in others)][person in new] += 1
    return any(
        min(halves.values()) < FEWEST and (len(halves) > 1 or not any(where))
        for where, halves in groups.items()
    )


def departments_kept(instrument: Instrument, papers: Sequence[Answer]) -> list[int | None]:
    """The department that stays beside each answer: where five or more answers of it say the same of who gave them
    too (such as the career stage). Beside the others it is dropped."""
    groups = [item.id for item in instrument.items if _is_group(instrument, item)]
    said = [
        frozenset((key, one) for key in groups for one in paper.given.get(key, ()))
        for paper in papers
    ]
    kept = [paper.department for paper in papers]
    while few := _shared_by_few(kept, said):
        kept = [None if at in few else department for at, department in enumerate(kept)]
    return kept


def _is_group(instrument: Instrument, item: Item) -> bool:
    """Whether it puts people in groups, instead of asking what they think: no answer counts, and no score takes it."""
    scale = instrument.scale_of(item)
    is_scored = any(item.id in score.items for score in instrument.scores)
    return (
        item.kind is not ItemKind.TEXT
        and scale is not None
        and not scale.counting
        and not is_scored
    )


def _shared_by_few(
    departments: Sequence[int | None], said: Sequence[frozenset[tuple[str, str]]]
) -> set[int]:
    """The places of answers whose department and words few share; who has said less might be any of the others."""
    pairs = list(zip(departments, said, strict=True))
    counts = Counter(pair for pair in pairs if pair[0] is not None)
    few = {pair for pair in counts if _sharing(counts, *pair) < SHARED_BY}
    return {at for at, pair in enumerate(pairs) if pair in few}


def _sharing(
    counts: Mapping[tuple[int | None, frozenset[tuple[str, str]]], int],
    department: int | None,
    said: frozenset[tuple[str, str]],
) -> int:
    return sum(n for (there, more), n in counts.items() if there == department and said <= more)
