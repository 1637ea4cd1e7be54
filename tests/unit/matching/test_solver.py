"""The solver keeps its promise at the edges: long chains, dear costs, and costs that do not fit."""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from lamppost.matching.solver import LARGEST, LEFT, Choice, TooLarge, cheapest


def a_ring(size: int, leaving: int, dearest: int = 2000) -> Choice:
    """Each outreach may meet two neighbours, so that one change pushes all others along."""
    chance = np.random.default_rng(size)
    ring = np.arange(size)
    return Choice(
        outreach=np.repeat(ring, 2),
        supporter=np.stack([ring, (ring + 1) % size], axis=1).ravel(),
        cost=chance.integers(0, dearest, 2 * size),
        leaving=np.full(size, leaving),
        free=np.ones(size, dtype=np.int64),
        load_step=0,
    )


@pytest.mark.parametrize("size", [2, 50, 600])
@pytest.mark.parametrize("leaving", [10**7, LARGEST // 10**4])
def test_cheapest_finds_the_better_way_round_a_ring(size: int, leaving: int) -> None:
    choice = a_ring(size, leaving)
    places = cheapest(choice)
    assert (places != LEFT).all()
    best = min(choice.cost[0::2].sum(), choice.cost[1::2].sum())
    assert choice.cost[places].sum() == best


@pytest.mark.parametrize("size", [5, 120])
def test_cheapest_agrees_with_the_classic_assignment(size: int) -> None:
    costs = np.random.default_rng(size).integers(0, 10**6, (size, size))
    row, column = np.divmod(np.arange(size * size), size)
    everyone = np.ones(size, dtype=np.int64)
    places = cheapest(Choice(row, column, costs.ravel(), everyone * 10**12, everyone, 0))
    assert costs.ravel()[places].sum() == costs[linear_sum_assignment(costs)].sum()


def test_cheapest_refuses_costs_that_do_not_fit() -> None:
    with pytest.raises(TooLarge, match="power of 58"):
        cheapest(a_ring(10, LARGEST))


def test_cheapest_never_lets_a_tie_break_outweigh_one_unit() -> None:
    """Id order would pair (0, 0) and (1, 1); crossing over is cheaper by a single unit."""
    choice = Choice(
        outreach=np.array([0, 0, 1, 1]),
        supporter=np.array([0, 1, 0, 1]),
        cost=np.array([500, 500, 500, 501]),
        leaving=np.array([10**6, 10**6]),
        free=np.array([1, 1]),
        load_step=0,
    )
    assert cheapest(choice).tolist() == [1, 2]
