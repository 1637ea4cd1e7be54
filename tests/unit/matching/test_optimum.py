"""The answer is the cheapest there is, by another solver's judgement, and always the same one."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_oracle import (
    fit,
    is_permitted,
    least_objective,
    least_priority_left,
    pair_costs,
    priority,
)
from matching_problems import (
    a_problem,
    a_random_problem,
    a_supporter,
    an_outreach,
    shuffled,
    wish,
)

from lamppost.matching import Answer, Costs, Preferences, Problem, Urgency, Weights, assign, costs

PROOFS = 2000 if os.environ.get("LAMPPOST_PROOFS") == "full" else 60
seeds = st.integers(0, 2**32)


def added_up(answer: Answer, table: Costs) -> int:
    """The objective as anybody can recompute it from the printed costs."""
    pair_cost = {(one.outreach, one.supporter): one.cost for one in table.costs}
    load_cost = {(one.supporter, one.unit): one.cost for one in table.load_costs}
    left_cost = {one.outreach: one.cost for one in table.unmatched_costs}
    units: dict[str, int] = {}
    total = sum(left_cost[one.outreach] for one in answer.unmatched)
    for pair in answer.pairs:
        units[pair.supporter] = units.get(pair.supporter, 0) + 1
        total += pair_cost[pair.outreach, pair.supporter]
        total += load_cost[pair.supporter, units[pair.supporter]]
    return total


def check_against_highs(problem: Problem) -> None:
    answer, table = assign(problem), costs(problem)
    leaving = {one.outreach: one.cost for one in table.unmatched_costs}
    assert answer.optimal
    assert answer.objective == added_up(answer, table)
    assert answer.objective == least_objective(problem, leaving)
    by_id = {one.id: one for one in problem.outreaches}
    left = sum(priority(by_id[one.outreach]) for one in answer.unmatched)
    assert left == least_priority_left(problem)


@pytest.mark.proof
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("tenth", range(10))
def test_assign_is_as_cheap_as_an_independent_linear_program_finds(tenth: int) -> None:
    for seed in range(tenth, PROOFS, 10):
        check_against_highs(a_random_problem(seed))


@settings(max_examples=PROOFS)
@given(seeds)
def test_assign_breaks_no_rule_and_no_capacity(seed: int) -> None:
    problem = a_random_problem(seed, 20, 12)
    outreaches = {one.id: one for one in problem.outreaches}
    supporters = {one.id: one for one in problem.supporters}
    answer = assign(problem)
    for pair in answer.pairs:
        for other in (pair, *pair.runners_up):
            asked, brought = outreaches[pair.outreach], supporters[other.supporter]
            assert is_permitted(asked, brought, problem.policy)
            assert other.fit == fit(asked, brought, problem.policy) / 1000
    for supporter in problem.supporters:
        given_now = sum(pair.supporter == supporter.id for pair in answer.pairs)
        assert given_now <= max(0, supporter.capacity - supporter.open_outreaches)
    seen = [one.outreach for one in (*answer.pairs, *answer.unmatched)]
    assert sorted(seen) == sorted(outreaches)


@settings(max_examples=PROOFS)
@given(seeds, seeds)
def test_assign_forgets_the_order_of_the_input(seed: int, other_seed: int) -> None:
    problem = a_random_problem(seed, 20, 12)
    again = shuffled(problem, other_seed)
    assert assign(again) == assign(problem)
    assert costs(again) == costs(problem)


@settings(max_examples=PROOFS)
@given(seeds)
def test_costs_list_every_permitted_pair_and_no_other(seed: int) -> None:
    problem = a_random_problem(seed, 20, 12)
    printed = {(one.outreach, one.supporter): one.cost for one in costs(problem).costs}
    assert printed == pair_costs(problem)


def test_assign_gives_up_the_best_single_pair_for_the_best_whole() -> None:
    answer = assign(
        a_problem(
            [
                an_outreach("o1", specialty="cardiology"),
                an_outreach("o2", preferences=Preferences(languages=wish(frozenset({"es"})))),
            ],
            [
                a_supporter("ana", capacity=1, specialty="cardiology", languages=frozenset({"es"})),
                a_supporter("ben", capacity=1, specialty="critical care"),
            ],
            weights=Weights(specialty=5, availability=0),
            near_specialties=(frozenset({"cardiology", "critical care"}),),
        )
    )
    fits = [(pair.outreach, pair.supporter, pair.fit) for pair in answer.pairs]
    assert fits == [("o1", "ben", 0.5), ("o2", "ana", 1.0)]


def test_assign_breaks_ties_so_that_lower_ids_meet_lower_ids() -> None:
    outreaches = [an_outreach(f"o{n}") for n in (3, 1, 4, 2)]
    supporters = [a_supporter(f"s{n}", capacity=1) for n in (3, 2, 1)]
    answer = assign(a_problem(outreaches, supporters))
    assert [(pair.outreach, pair.supporter) for pair in answer.pairs] == [
        ("o1", "s1"),
        ("o2", "s2"),
        ("o3", "s3"),
    ]
    assert [one.outreach for one in answer.unmatched] == ["o4"]


def test_assign_leaves_none_over_because_of_poor_fit_or_load() -> None:
    tired = a_supporter(capacity=9, open_outreaches=5, recent_heavy=9, available=frozenset())
    outreaches = [an_outreach(f"o{n}", urgency=Urgency.THIS_WEEK) for n in range(4)]
    answer = assign(a_problem(outreaches, [tired], load_cost=10_000, heavy_cost=10_000))
    assert len(answer.pairs) == 4


@pytest.mark.parametrize(
    ("outreaches", "supporters"), [([], []), ([an_outreach()], []), ([], [a_supporter()])]
)
def test_assign_answers_when_a_side_is_empty(outreaches: list, supporters: list) -> None:
    answer = assign(a_problem(outreaches, supporters))
    assert answer.pairs == ()
    assert len(answer.unmatched) == len(outreaches)
    assert answer.objective == sum(
        one.cost for one in costs(a_problem(outreaches, supporters)).unmatched_costs
    )
