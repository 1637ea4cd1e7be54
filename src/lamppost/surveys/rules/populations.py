"""Whom a survey may ask, so that neither it alone nor beside another says what a few have answered."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Final, TypeAlias

from lamppost.ballots.rules import FEWEST
from lamppost.surveys.rules.campaigns import NAMED_FROM, Answer
from lamppost.surveys.rules.instruments import Instrument, Item, ItemKind

NEAR: Final = timedelta(days=180)  # between two surveys that somebody could still compare
SHARED_BY: Final = FEWEST  # answers that say the same of who gave them
Said: TypeAlias = frozenset[tuple[str, str]]  # of oneself, by item
Pair: TypeAlias = tuple[int | None, Said]  # from which department, and what
LEFT_OUT: Final[Said] = frozenset({("", "")})  # in place of what few have said


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


def without_few(instrument: Instrument, papers: Sequence[Answer]) -> list[Answer]:
    """The answers of a campaign as they may be kept. What puts people in groups (such as the career stage) stays where
    five or more answers share all that is said of it; the department, where five or more of it do."""
    groups = {item.id for item in instrument.items if _is_group(instrument, item)}
    said = _shared(
        [
            frozenset((key, one) for key in groups for one in paper.given.get(key, ()))
            for paper in papers
        ]
    )
    departments = _departments([paper.department for paper in papers], said)
    return [
        Answer(
            {
                key: values
                for key, values in paper.given.items()
                if key not in groups or one != LEFT_OUT
            },
            department,
        )
        for paper, one, department in zip(papers, said, departments, strict=True)
    ]


def _shared(said: Sequence[Said]) -> Sequence[Said]:
    """What is said of few is left out. Who has said nothing looks like them, so together they are a group as well:
    where it is of few, the next smallest goes with it."""
    while few := _to_leave_out(Counter((None, one) for one in said)):
        said = [LEFT_OUT if not one or one in few else one for one in said]
    return said


def _to_leave_out(counts: Counter[Pair]) -> set[Said]:
    bare = counts[None, LEFT_OUT]
    left = [one for _, one in counts if one != LEFT_OUT]
    few = {one for one in left if _sharing(counts, (None, one)) < SHARED_BY}
    if few or not left or not 0 < bare < SHARED_BY:
        return few
    return {min(left, key=lambda one: (counts[None, one], sorted(one)))}


def _departments(kept: Sequence[int | None], said: Sequence[Said]) -> Sequence[int | None]:
    """The department beside each answer; who has said less of themselves might be any of the others."""
    while few := _few_places(list(zip(kept, said, strict=True))):
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


def _few_places(pairs: Sequence[Pair]) -> set[int]:
    """The places of answers whose department and words few share."""
    counts = Counter(pair for pair in pairs if pair[0] is not None)
    few = {pair for pair in counts if _sharing(counts, pair) < SHARED_BY}
    return {at for at, pair in enumerate(pairs) if pair in few}


def _sharing(counts: Mapping[Pair, int], pair: Pair) -> int:
    department, said = pair
    return sum(n for (there, more), n in counts.items() if there == department and said <= more)
