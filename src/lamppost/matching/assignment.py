"""The best assignment of all open outreaches at once: optimal, explained, the same for the same input."""

from itertools import pairwise
from typing import Final

import numpy as np

from lamppost.matching.answers import (
    Answer,
    Costs,
    LoadCost,
    Pair,
    PairCost,
    Suggestion,
    Unmatched,
    UnmatchedCost,
)
from lamppost.matching.columns import Columns, Ints, columns
from lamppost.matching.explanations import exclusions_of, reasons, why_left
from lamppost.matching.pairs import Pairs, permitted_pairs
from lamppost.matching.rules import FULL, extra_load, leaving_cost, rank
from lamppost.matching.solver import LEFT, Choice, cheapest
from lamppost.matching.terms import Problem

RUNNERS_UP: Final = 3


def assign(problem: Problem) -> Answer:
    """The pairs of least total cost; each outreach once, each supporter within their free capacity."""
    table = columns(problem)
    pairs = permitted_pairs(table)
    leaving = _leaving(table, pairs)
    chosen = solve(table, pairs, leaving)
    left = np.flatnonzero(chosen == LEFT)
    excluded = exclusions_of(table, left)
    return Answer(
        pairs=_explained(table, pairs, chosen),
        unmatched=tuple(
            Unmatched(table.outreaches[number].id, why_left(excluded[number]), excluded[number])
            for number in left.tolist()
        ),
        objective=_objective(table, pairs, chosen, leaving),
        optimal=True,
    )


def costs(problem: Problem) -> Costs:
    """Every cost that `assign` weighs, so that its objective can be recomputed by hand."""
    table = columns(problem)
    pairs = permitted_pairs(table)
    able = np.unique(pairs.supporter).tolist()
    return Costs(
        costs=tuple(
            PairCost(table.outreaches[o].id, table.supporters[s].id, cost)
            for o, s, cost in zip(*_lists(pairs.outreach, pairs.supporter, pairs.cost), strict=True)
        ),
        load_costs=tuple(
            LoadCost(table.supporters[s].id, unit, extra_load(table.policy, unit))
            for s in able
            for unit in range(1, table.supporters[s].free + 1)
        ),
        unmatched_costs=tuple(
            UnmatchedCost(outreach.id, cost)
            for outreach, cost in zip(
                table.outreaches, _leaving(table, pairs).tolist(), strict=True
            )
        ),
    )


def solve(table: Columns, pairs: Pairs, leaving: Ints) -> Ints:
    """For each outreach the place of its pair, or LEFT; hospitals that share no pair are solved apart."""
    chosen = np.full(len(table.outreaches), LEFT, dtype=np.int64)
    for places in _clusters(table, pairs):
        outreaches, outreach = np.unique(pairs.outreach[places], return_inverse=True)
        supporters, supporter = np.unique(pairs.supporter[places], return_inverse=True)
        answer = cheapest(
            Choice(
                outreach=outreach,
                supporter=supporter,
                cost=pairs.cost[places],
                leaving=leaving[outreaches],
                free=table.s.free[supporters],
                load_step=table.policy.load_cost,
            )
        )
        chosen[outreaches] = np.where(answer == LEFT, LEFT, places[answer])
    return chosen


def _clusters(table: Columns, pairs: Pairs) -> list[Ints]:
    """The places of the pairs, apart for each set of hospitals that pairs tie together."""
    here, there = table.o.hospital[pairs.outreach], table.s.hospital[pairs.supporter]
    root = np.arange(max(here.max(initial=0), there.max(initial=0)) + 1)
    for a, b in np.unique(np.stack([here, there], axis=1)[here != there], axis=0).tolist():
        root[root == root[b]] = root[a]
    cluster = root[here]
    order = np.argsort(cluster, kind="stable")
    starts = np.unique(cluster[order], return_index=True)[1]
    return np.split(order, starts[1:]) if len(order) else []


def _leaving(table: Columns, pairs: Pairs) -> Ints:
    step = leaving_cost(table, int(pairs.cost.max(initial=0)))
    return np.array([step * rank(outreach) for outreach in table.outreaches], dtype=np.int64)


def _objective(table: Columns, pairs: Pairs, chosen: Ints, leaving: Ints) -> int:
    matched = chosen[chosen != LEFT]
    used = np.bincount(pairs.supporter[matched], minlength=1)
    loads = sum(
        extra_load(table.policy, unit) * int((used >= unit).sum())
        for unit in range(1, int(used.max()) + 1)
    )
    return int(pairs.cost[matched].sum()) + loads + int(leaving[chosen == LEFT].sum())


def _explained(table: Columns, pairs: Pairs, chosen: Ints) -> tuple[Pair, ...]:
    runners_up = _runners_up(table, pairs, chosen)
    explained = []
    for number in np.flatnonzero(chosen != LEFT).tolist():
        first = suggestion(table, pairs, int(chosen[number]))
        others = tuple(suggestion(table, pairs, place) for place in runners_up[number])
        outreach = table.outreaches[number].id
        explained.append(Pair(outreach, first.supporter, first.fit, first.reasons, others))
    return tuple(explained)


def _runners_up(table: Columns, pairs: Pairs, chosen: Ints) -> list[list[int]]:
    """For each outreach the places of the next cheapest pairs whose supporter still has a place."""
    matched = chosen[chosen != LEFT]
    used = np.bincount(pairs.supporter[matched], minlength=len(table.supporters))
    is_open = (table.s.free > used)[pairs.supporter]
    is_open[matched] = False
    places = np.flatnonzero(is_open)
    ranked = places[
        np.lexsort((pairs.supporter[places], pairs.cost[places], pairs.outreach[places]))
    ]
    starts = np.searchsorted(pairs.outreach[ranked], np.arange(len(chosen) + 1)).tolist()
    return [
        ranked[start : min(end, start + RUNNERS_UP)].tolist() for start, end in pairwise(starts)
    ]


def suggestion(table: Columns, pairs: Pairs, place: int) -> Suggestion:
    """The pair at `place`, with its reasons."""
    outreach = table.outreaches[pairs.outreach[place]]
    candidate = table.supporters[pairs.supporter[place]]
    fit = int(pairs.fit[place]) / FULL
    return Suggestion(candidate.id, fit, reasons(outreach, candidate, table.policy))


def _lists(*arrays: Ints) -> list[list[int]]:
    return [array.tolist() for array in arrays]
