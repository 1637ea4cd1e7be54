"""The decisions of matching: which pairs may not be, how well the others fit, and what each choice costs.

All numbers are whole: fit and costs are in thousandths, so that an optimum is exact and can be checked.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np

from lamppost.matching.columns import (
    LISTED,
    PREFERENCE_BITS,
    RELATIONS,
    WINDOWS_UNKNOWN,
    Bools,
    Columns,
    Ints,
    Masks,
    OutreachColumns,
    SupporterColumns,
)
from lamppost.matching.terms import (
    DepartmentRelation,
    ExcludedBy,
    HardRule,
    OutreachToMatch,
    Policy,
    Urgency,
    Weights,
)

FULL: Final = 1000  # a fit of 1 in thousandths
NEAR_TIE: Final = 40  # thousandths: the most that what is not named can turn
NEARLY: Final = 500  # a near specialty, a neighbouring career stage, availability not known


@dataclass(frozen=True, slots=True)
class Grid:
    """Some outreaches down, some supporters across; `listed` says which are forbidden one by one."""

    o: OutreachColumns
    s: SupporterColumns
    listed: Ints


# What a recipient can ask for. Each test takes columns of any shapes that broadcast.


def comes_from_where_asked(o: OutreachColumns, s: SupporterColumns) -> Bools:
    """The department relation holds; within a hospital an unknown department is neither own nor other."""
    is_here = o.hospital == s.hospital
    are_known = (o.department >= 0) & (s.department >= 0)
    is_own = is_here & (o.department == s.department)
    is_other = ~is_here | (are_known & (o.department != s.department))
    return np.select(
        [
            o.relation == RELATIONS[DepartmentRelation.OWN],
            o.relation == RELATIONS[DepartmentRelation.OTHER],
            o.relation == RELATIONS[DepartmentRelation.OTHER_HOSPITAL],
        ],
        [is_own, is_other, ~is_here],
        default=np.True_,
    )


def speaks_asked_language(o: OutreachColumns, s: SupporterColumns) -> Bools:
    return _overlap(o.languages, s.languages)


def has_asked_gender(o: OutreachColumns, s: SupporterColumns) -> Bools:
    return _equal(o.gender, s.gender)


def is_asked_by_name(o: OutreachColumns, s: SupporterColumns) -> Bools:
    return _equal(o.supporter, s.number)


def talks_as_asked(o: OutreachColumns, s: SupporterColumns) -> Bools:
    return (o.mode & s.modes) > 0


def has_required_experience(o: OutreachColumns, s: SupporterColumns) -> Bools:
    return ~_overlap(o.required, ~s.knows)


def _equal(a: Ints, b: Ints | np.int64) -> Bools:
    are_equal: Bools = a == b
    return are_equal


def _overlap(a: Masks, b: Masks) -> Bools:
    overlap: Bools = np.any((a & b) > 0, axis=-1)
    return overlap


# Hard rules: a pair that breaks one does not exist.


class Rule(NamedTuple):
    """A hard rule by name, and which pairs of a grid break it (any shape that broadcasts to the grid)."""

    code: HardRule
    is_broken: Callable[[Grid], Bools]


def _listed(rule: ExcludedBy) -> Rule:
    return Rule(HardRule(rule.value), lambda grid: _equal(grid.listed, np.int64(LISTED[rule])))


def _must(code: HardRule, holds: Callable[[OutreachColumns, SupporterColumns], Bools]) -> Rule:
    def is_broken(grid: Grid) -> Bools:
        is_must = (grid.o.must & PREFERENCE_BITS[code.value]) > 0
        return is_must & ~holds(grid.o, grid.s) if is_must.any() else is_must

    return Rule(code, is_broken)


HARD_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        HardRule.OTHER_HOSPITAL,
        lambda grid: ~grid.o.crosses & (grid.o.hospital != grid.s.hospital),
    ),
    Rule(HardRule.NOT_ACTIVE, lambda grid: ~grid.s.is_active),
    Rule(HardRule.NOT_CERTIFIED, lambda grid: ~grid.s.is_certified),
    Rule(HardRule.AWAY, lambda grid: grid.s.is_away),
    *(_listed(rule) for rule in ExcludedBy),
    _must(HardRule.DEPARTMENT, comes_from_where_asked),
    _must(HardRule.LANGUAGES, speaks_asked_language),
    _must(HardRule.GENDER, has_asked_gender),
    _must(HardRule.SUPPORTER, is_asked_by_name),
    _must(HardRule.MODE, talks_as_asked),
    _must(HardRule.EXPERIENCE, has_required_experience),
    # Last, so that whoever is named here would fit but for this.
    Rule(HardRule.AT_CAPACITY, lambda grid: grid.s.free <= 0),
)
PERMITTED: Final = 0


def first_broken(grid: Grid) -> Ints:
    """For each pair of the grid PERMITTED, or the place (from 1) in HARD_RULES of the first rule broken."""
    found = np.zeros(grid.listed.shape, dtype=np.int64)
    for place in range(len(HARD_RULES), 0, -1):
        np.copyto(found, place, where=HARD_RULES[place - 1].is_broken(grid))
    return found


# Fit: the share of what is worth looking for that a supporter brings.


class Criterion(NamedTuple):
    """One part of the fit: its name in Weights, to which outreaches it applies, and 0 to FULL per pair."""

    name: str
    applies: Callable[[OutreachColumns], Bools]
    score: Callable[[OutreachColumns, SupporterColumns], Ints]


def _asked(name: str, holds: Callable[[OutreachColumns, SupporterColumns], Bools]) -> Criterion:
    return Criterion(
        name,
        lambda o: (o.asked & PREFERENCE_BITS[name]) > 0,
        lambda o, s: FULL * holds(o, s).astype(np.int64),
    )


def _count(masks: Masks) -> Ints:
    counts: Ints = np.bitwise_count(masks).sum(axis=-1, dtype=np.int64)
    return counts


def _specialty(o: OutreachColumns, s: SupporterColumns) -> Ints:
    is_near = _overlap(o.near, s.near)
    return np.where(o.specialty == s.specialty, FULL, NEARLY * is_near.astype(np.int64))


def _experience(o: OutreachColumns, s: SupporterColumns) -> Ints:
    return FULL * _count(o.wanted & s.knows) // np.maximum(_count(o.wanted), 1)


def _career_stage(o: OutreachColumns, s: SupporterColumns) -> Ints:
    apart = np.abs(o.stage - s.stage)
    return np.where(s.stage < 0, 0, np.select([apart == 0, apart == 1], [FULL, NEARLY], 0))


def _availability(o: OutreachColumns, s: SupporterColumns) -> Ints:
    unknown = NEARLY * (s.windows == WINDOWS_UNKNOWN).astype(np.int64)
    return np.where((o.promise & s.windows) > 0, FULL, unknown)


CRITERIA: Final[tuple[Criterion, ...]] = (
    _asked("department", comes_from_where_asked),
    Criterion("specialty", lambda o: o.specialty >= 0, _specialty),
    Criterion("experience", lambda o: _count(o.wanted) > 0, _experience),
    Criterion("career_stage", lambda o: o.stage >= 0, _career_stage),
    Criterion("availability", lambda o: o.promise > 0, _availability),
    _asked("languages", speaks_asked_language),
    _asked("gender", has_asked_gender),
    _asked("supporter", is_asked_by_name),
    _asked("mode", talks_as_asked),
)


def fit(o: OutreachColumns, s: SupporterColumns, weights: Weights) -> Ints:
    """Thousandths per pair: the weighted mean of what applies to the outreach, rounded down; FULL if nothing does."""
    total = np.zeros(np.broadcast_shapes(o.number.shape, s.number.shape), dtype=np.int64)
    reached = total.copy()
    for criterion in CRITERIA:
        weight = getattr(weights, criterion.name) * criterion.applies(o).astype(np.int64)
        if weight.any():
            total += weight
            reached += weight * criterion.score(o, s)
    return np.where(total == 0, FULL, reached // np.maximum(total, 1))


def quiet_bonus(o: OutreachColumns, s: SupporterColumns, fits: Ints, weights: Weights) -> Ints:
    """Thousandths per pair that an experience which is not to be named takes off the cost: what it would add to
    the fit if it were named, and never more than turns a near tie. The fit itself tells nothing of it."""
    bonus = np.zeros(fits.shape, dtype=np.int64)
    more = np.flatnonzero(np.any(s.knows_in_all != s.knows, axis=-1))
    if len(more):
        theirs = s.at(more)
        named = fit(o.at(more), replace(theirs, knows=theirs.knows_in_all), weights)
        bonus[more] = np.minimum(named - fits[more], NEAR_TIE)
    return bonus


# Costs: what the optimum makes as small as possible. A pair costs its missing fit and the supporter's load.


def pair_cost(fits: Ints, bonus: Ints, first_load: Ints) -> Ints:
    """Thousandths: what the fit lacks, plus the load of the supporter's first further outreach."""
    return FULL - fits - bonus + first_load


def extra_load(policy: Policy, unit: int) -> int:
    """What the supporter's `unit`-th further outreach (from 1) costs above their first: convex in all."""
    return policy.load_cost * (unit - 1)


URGENCY_RANK: Final = {Urgency.THIS_WEEK: 1, Urgency.SOON: 3, Urgency.TODAY: 5}


def rank(outreach: OutreachToMatch) -> int:
    """How dear it is to leave it: by urgency, and before its equals when somebody handed it back."""
    is_handed_back = ExcludedBy.HANDED_BACK in outreach.excluded_supporters.values()
    return URGENCY_RANK[outreach.urgency] + is_handed_back


def leaving_cost(columns: Columns, dearest_pair: int) -> int:
    """The cost, for each step of rank, of leaving an outreach: more than all pairs of any answer together.

    Sets of outreaches that can be served together are a matroid's independent sets, so no multiple
    of it is needed for an urgent one to come before any number of others.
    """
    places = int(columns.s.free.sum())
    most = max(columns.s.free.tolist(), default=0)
    dearest = dearest_pair + (extra_load(columns.policy, most) if most else 0)
    return 1 + min(places, len(columns.outreaches)) * dearest
