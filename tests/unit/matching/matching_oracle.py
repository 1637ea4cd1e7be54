"""A second opinion on matching: each pair judged by itself in plain Python, the optimum found by HiGHS."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

from lamppost.matching import (
    INSIDE_PROMISE,
    Candidate,
    CareerStage,
    OutreachToMatch,
    Policy,
    Problem,
    Strength,
)

SPEAKS_TO = {
    "unexpected_death": {"unexpected_death", "death_of_a_patient"},
    "death_of_a_child": {"death_of_a_child"},
    "violence_or_threat": {"violence_or_threat", "assault"},
    "complaint_or_review": {"complaint_or_review", "litigation"},
    "work_home_strain": {"work_home_strain", "parenthood"},
    "rather_not_say": set(),
}


def comes_from_where_asked(outreach: OutreachToMatch, supporter: Candidate) -> bool:
    relation = outreach.preferences.relation
    is_here = outreach.hospital == supporter.hospital
    if relation == "own":
        return (
            is_here
            and outreach.department is not None
            and outreach.department == supporter.department
        )
    if relation == "other" and is_here:
        return None not in (outreach.department, supporter.department) and (
            outreach.department != supporter.department
        )
    return relation != "other_hospital" or not is_here


def wishes(outreach: OutreachToMatch, supporter: Candidate) -> dict[str, tuple[bool, Strength]]:
    """Each thing asked for: whether this supporter brings it, and how strongly it was asked."""
    asked = outreach.preferences
    found = {}
    if asked.department and asked.department.value != "no_preference":
        found["department"] = comes_from_where_asked(outreach, supporter), asked.department.strength
    if asked.languages and asked.languages.value:
        is_spoken = any(word in supporter.languages for word in asked.languages.value)
        found["languages"] = is_spoken, asked.languages.strength
    if asked.gender:
        found["gender"] = asked.gender.value == supporter.gender, asked.gender.strength
    if asked.supporter:
        found["supporter"] = asked.supporter.value == supporter.id, asked.supporter.strength
    if asked.mode:
        is_offered = not supporter.modes or asked.mode.value in supporter.modes
        found["mode"] = is_offered, asked.mode.strength
    return found


def knows(supporter: Candidate, code: str) -> bool:
    return code in supporter.experience or bool(SPEAKS_TO.get(code, set()) & supporter.experience)


def is_permitted(outreach: OutreachToMatch, supporter: Candidate, policy: Policy) -> bool:
    asked = outreach.preferences
    may_cross = policy.allows_crossing or asked.relation == "other_hospital"
    required: Any = asked.experience
    return (
        (may_cross or outreach.hospital == supporter.hospital)
        and supporter.is_active
        and supporter.is_certified
        and not supporter.is_away
        and supporter.id not in outreach.excluded_supporters
        and outreach.id not in supporter.excluded_outreaches
        and all(has or how != "must" for has, how in wishes(outreach, supporter).values())
        and not (
            required
            and required.strength == "must"
            and any(not knows(supporter, code) for code in required.value)
        )
        and supporter.capacity > supporter.open_outreaches
    )


def parts(
    outreach: OutreachToMatch, supporter: Candidate, policy: Policy
) -> Iterator[tuple[str, int]]:
    """What applies to this outreach, and how many thousandths of it the supporter brings."""
    for name, (has, _) in wishes(outreach, supporter).items():
        yield name, 1000 if has else 0
    if outreach.specialty:
        pair = {outreach.specialty, supporter.specialty}
        is_near = any(pair <= group for group in policy.near_specialties)
        yield "specialty", 1000 if len(pair) == 1 else 500 if is_near else 0
    asked = outreach.preferences.experience
    wanted = {code for code in outreach.about if code != "rather_not_say"} | (
        set(asked.value) if asked else set()
    )
    if wanted:
        yield "experience", 1000 * sum(knows(supporter, code) for code in wanted) // len(wanted)
    if outreach.career_stage:
        yield "career_stage", stage(outreach.career_stage, supporter.career_stage)
    if supporter.available is None:
        yield "availability", 500
    else:
        is_free = not supporter.available.isdisjoint(INSIDE_PROMISE[outreach.urgency])
        yield "availability", 1000 if is_free else 0


def stage(wanted: CareerStage, brought: CareerStage | None) -> int:
    if brought is None:
        return 0
    order = ["in_training", "early", "middle", "late"]
    return {0: 1000, 1: 500}.get(abs(order.index(wanted) - order.index(brought)), 0)


def fit(outreach: OutreachToMatch, supporter: Candidate, policy: Policy) -> int:
    """Thousandths, rounded down."""
    weighed = [
        (getattr(policy.weights, name), score) for name, score in parts(outreach, supporter, policy)
    ]
    total = sum(weight for weight, _ in weighed)
    return sum(weight * score for weight, score in weighed) // total if total else 1000


def pair_costs(problem: Problem) -> dict[tuple[str, str], int]:
    """The cost of each permitted pair at the supporter's first further outreach."""
    policy = problem.policy
    return {
        (outreach.id, supporter.id): 1000
        - fit(outreach, supporter, policy)
        + policy.load_cost * supporter.open_outreaches
        + policy.heavy_cost * supporter.recent_heavy
        for outreach in problem.outreaches
        for supporter in problem.supporters
        if is_permitted(outreach, supporter, policy)
    }


def priority(outreach: OutreachToMatch) -> int:
    handed_back = "handed_back" in outreach.excluded_supporters.values()
    return {"today": 5, "soon": 3, "this_week": 1}[outreach.urgency] + handed_back


@dataclass(frozen=True)
class LinearProgram:
    """Columns: pairs, then supporters' units, then outreaches left; one row per outreach and supporter."""

    problem: Problem
    pairs: Mapping[tuple[str, str], int]

    def solve(self, pair: list[int], unit: list[int], left: list[int]) -> int:
        """The least sum of whole costs: HiGHS finds the vertex, whose exact cost is added up here."""
        costs = pair + unit + left
        if not costs:
            return 0
        rows, right = self._rows()
        found = linprog(costs, A_eq=rows, b_eq=right, bounds=(0, 1), method="highs")
        assert found.status == 0
        whole = np.rint(found.x)
        assert np.abs(found.x - whole).max() < 1e-6
        assert (rows @ whole == right).all()
        return sum(cost for cost, is_chosen in zip(costs, whole, strict=True) if is_chosen)

    @property
    def units(self) -> list[tuple[str, int]]:
        return [
            (one.id, unit)
            for one in self.problem.supporters
            for unit in range(1, one.capacity - one.open_outreaches + 1)
        ]

    def _rows(self) -> tuple[Any, Any]:
        outreaches = {one.id: row for row, one in enumerate(self.problem.outreaches)}
        supporters = {
            one.id: row for row, one in enumerate(self.problem.supporters, len(outreaches))
        }
        entries = [
            entry
            for column, (o, s) in enumerate(self.pairs)
            for entry in ((outreaches[o], column, 1), (supporters[s], column, 1))
        ]
        units = enumerate(self.units, len(self.pairs))
        entries += [(supporters[s], column, -1) for column, (s, _) in units]
        first_left = len(self.pairs) + len(self.units)
        entries += [(row, first_left + row, 1) for row in outreaches.values()]
        row, column, value = zip(*entries, strict=True)
        shape = (len(outreaches) + len(supporters), first_left + len(outreaches))
        right = np.array([1] * len(outreaches) + [0] * len(supporters))
        return coo_array((value, (row, column)), shape=shape).tocsr(), right


def least_objective(problem: Problem, leaving: Mapping[str, int]) -> int:
    """The least possible cost, given what leaving each outreach costs."""
    program = LinearProgram(problem, pair_costs(problem))
    return program.solve(
        list(program.pairs.values()),
        [problem.policy.load_cost * (unit - 1) for _, unit in program.units],
        [leaving[one.id] for one in problem.outreaches],
    )


def least_priority_left(problem: Problem) -> int:
    """The least sum of priorities that any answer must leave over, whatever fit and load."""
    program = LinearProgram(problem, pair_costs(problem))
    return program.solve(
        [0] * len(program.pairs),
        [0] * len(program.units),
        [priority(one) for one in problem.outreaches],
    )
