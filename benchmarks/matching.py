"""How long matching takes, and what its answer is worth beside other matchers' on the same costs.

Run `python -m benchmarks.matching`. Scoring (columns and permitted pairs) and solving are timed apart; "bare" is the
network solver alone on arrays that are ready. A total is what `objective` says: less is better. Targets:
300 x 59 in 0.1 s; 5,000 x 1,000 with 50 permitted each in 1 s; 50,000 x 10,000 in 200 hospitals in 10 s and 600 MB.
"""

import random
import re
import statistics
import subprocess
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.proposals import EXPERIENCE, LANGUAGES
from lamppost.matching import (
    Candidate,
    OutreachToMatch,
    Preference,
    Preferences,
    Problem,
    Urgency,
    assign,
)
from lamppost.matching.assignment import solve
from lamppost.matching.columns import Columns, Ints, columns
from lamppost.matching.pairs import Pairs, permitted_pairs
from lamppost.matching.rules import leaving_cost, rank
from lamppost.matching.solver import LEFT

ABOUT: Final = ("unexpected_death", "complaint_or_review", "death_of_a_child", "violence_or_threat")
ROUNDS: Final = 3
Sizes = tuple[int, int, int]  # outreaches, supporters, hospitals
SMALL: Final[Sizes] = (300, 59, 1)
MIDDLE: Final[Sizes] = (5_000, 1_000, 20)
LARGE: Final[Sizes] = (50_000, 10_000, 200)
TARGETS: Final = {SMALL: 0.1, MIDDLE: 1.0, LARGE: 10.0}  # seconds


def problem(size: Sizes) -> Problem:
    """Made-up people, the same each time; each outreach may meet the supporters of its own hospital."""
    outreaches, supporters, hospitals = size
    chance = random.Random(f"matching {size}")
    return Problem(
        tuple(_outreach(n, hospitals, chance) for n in range(outreaches)),
        tuple(_supporter(n, hospitals, chance) for n in range(supporters)),
    )


def _outreach(number: int, hospitals: int, chance: random.Random) -> OutreachToMatch:
    asks = chance.random() < 0.3
    return OutreachToMatch(
        id=f"o{number}",
        urgency=chance.choice(list(Urgency)),
        hospital=f"h{number % hospitals}",
        department=f"d{chance.randrange(11)}",
        specialty=f"s{chance.randrange(25)}",
        about=frozenset(chance.sample(ABOUT, chance.randint(0, 2))),
        preferences=Preferences(
            languages=Preference(frozenset({chance.choice(LANGUAGES)})) if asks else None
        ),
    )


def _supporter(number: int, hospitals: int, chance: random.Random) -> Candidate:
    return Candidate(
        id=f"s{number}",
        hospital=f"h{number % hospitals}",
        department=f"d{chance.randrange(11)}",
        specialty=f"s{chance.randrange(25)}",
        experience=frozenset(chance.sample(EXPERIENCE, 2)),
        languages=frozenset(chance.sample(LANGUAGES, 2)),
        capacity=chance.randint(2, 4),
        open_outreaches=chance.randint(0, 1),
        recent_heavy=chance.randint(0, 2),
    )


class Table:
    """One problem as every matcher here sees it: permitted pairs, their costs, units and leaving costs."""

    def __init__(self, table: Columns, pairs: Pairs) -> None:
        self.table, self.pairs = table, pairs
        step = leaving_cost(table, int(pairs.cost.max(initial=0)))
        self.leaving = np.array([step * rank(one) for one in table.outreaches], dtype=np.int64)
        self.load, self.free = table.policy.load_cost, table.s.free

    @property
    def units(self) -> tuple[Ints, Ints]:
        """Whose each unit is, and its number from 0."""
        before = np.cumsum(self.free) - self.free
        owner = np.repeat(np.arange(len(self.free)), self.free)
        return owner, np.arange(len(owner)) - before[owner]

    def total(self, chosen: Ints) -> int:
        """What an answer (for each outreach the place of its pair, or LEFT) costs in all."""
        matched = chosen[chosen != LEFT]
        used = np.bincount(self.pairs.supporter[matched], minlength=len(self.free))
        assert (used <= self.free).all(), "somebody carries too many"
        loads = self.load * used * (used - 1) // 2
        left = self.leaving[chosen == LEFT].sum()
        return int(self.pairs.cost[matched].sum() + loads.sum() + left)


def greedy(table: Table) -> Ints:
    """The cheapest pair first, as somebody would by hand, the urgent before the others."""
    pairs = table.pairs
    chosen = np.full(len(table.leaving), LEFT, dtype=np.int64)
    free = table.free.copy()
    for place in np.lexsort((pairs.cost, -table.leaving[pairs.outreach])).tolist():
        outreach, supporter = pairs.outreach[place], pairs.supporter[place]
        if chosen[outreach] == LEFT and free[supporter]:
            chosen[outreach], free[supporter] = place, free[supporter] - 1
    return chosen


def dense(table: Table) -> Ints:
    """SciPy's solver on a whole matrix: a column for each unit of a supporter, and what a pair saves."""
    from scipy.optimize import linear_sum_assignment  # not where memory is measured

    pairs, (owner, unit) = table.pairs, table.units
    place = np.full((len(table.leaving), len(table.free)), LEFT, dtype=np.int64)
    place[pairs.outreach, pairs.supporter] = np.arange(len(pairs.cost))
    at = place[:, owner]
    saved = pairs.cost[at] + table.load * unit - table.leaving[:, None]
    rows, across = linear_sum_assignment(np.where(at == LEFT, 0, saved))
    chosen = np.full(len(table.leaving), LEFT, dtype=np.int64)
    chosen[rows] = at[rows, across]
    return chosen


def stable(table: Table) -> Ints:
    """Stable matching (Gale and Shapley), each side preferring what costs less."""
    from matching.games import HospitalResident

    pairs = table.pairs
    wishes, held = (defaultdict[str, list[str]](list) for _ in range(2))
    place_of = {}
    for place in np.argsort(pairs.cost, kind="stable").tolist():
        outreach, supporter = f"o{pairs.outreach[place]}", f"s{pairs.supporter[place]}"
        wishes[outreach].append(supporter)
        held[supporter].append(outreach)
        place_of[outreach, supporter] = place
    places = {one: int(table.free[int(one[1:])]) for one in held}
    game = HospitalResident.create_from_dictionaries(dict(wishes), dict(held), places)
    chosen = np.full(len(table.leaving), LEFT, dtype=np.int64)
    for supporter, residents in game.solve().items():
        for outreach in residents:
            chosen[int(outreach.name[1:])] = place_of[outreach.name, supporter.name]
    return chosen


def bare(table: Table) -> Ints:
    """The network solver on the plain costs, nothing scaled: ties fall as they may."""
    from ortools.graph.python import min_cost_flow

    pairs, count, (owner, unit) = table.pairs, len(table.leaving), table.units
    sink, every = count + len(table.free), np.arange(count)
    network = min_cost_flow.SimpleMinCostFlow()
    tails = np.concatenate([pairs.outreach, every, count + owner]).astype(np.int32)
    heads = np.concatenate([count + pairs.supporter, np.full(count + len(owner), sink)])
    costs = np.concatenate([pairs.cost, table.leaving, table.load * unit])
    arcs = network.add_arcs_with_capacity_and_unit_cost(
        tails, heads.astype(np.int32), np.ones_like(costs), costs
    )
    network.set_nodes_supplies(
        np.append(every, sink).astype(np.int32), np.append(np.ones(count, np.int64), -count)
    )
    assert network.solve() == network.OPTIMAL
    chosen = np.full(count, LEFT, dtype=np.int64)
    used = np.flatnonzero(network.flows(arcs)[: len(pairs.outreach)])
    chosen[pairs.outreach[used]] = used
    return chosen


def timed(do: Callable[[], Ints]) -> tuple[float, Ints]:
    start = time.perf_counter()
    found = do()
    return time.perf_counter() - start, found


def measure(size: Sizes, others: dict[str, Callable[[Table], Ints]]) -> None:
    """One size: rounds of all matchers in turn, medians, and each one's total beside ours."""
    asked, seconds, totals = problem(size), defaultdict[str, list[float]](list), dict[str, int]()
    for _ in range(ROUNDS):
        start = time.perf_counter()
        table = columns(asked)
        pairs = permitted_pairs(table)
        seconds["scoring"].append(time.perf_counter() - start)
        one = Table(table, pairs)
        matchers = {"solving": lambda: solve(table, pairs, one.leaving)}  # noqa: B023
        matchers |= {name: partial(run, one) for name, run in others.items()}
        for name, run in matchers.items():
            taken, chosen = timed(run)
            seconds[name].append(taken)
            totals[name] = one.total(chosen)
    start = time.perf_counter()
    answer = assign(asked)
    whole = time.perf_counter() - start
    assert answer.objective == totals["solving"]
    print(f"{size[0]:,} x {size[1]:,}, {size[2]} hospitals, {len(pairs.cost):,} permitted pairs")
    print(f"  whole answer, with reasons  {whole:8.3f} s   [{TARGETS[size]} s]")
    for name, rounds in seconds.items():
        total = totals.get(name)
        worth = "" if total is None else f"   total {total:,} (+{total - totals['solving']:,})"
        print(f"  {name:26}  {statistics.median(rounds):8.3f} s{worth}")


def peak() -> float:
    """This process's memory at its largest, in MB; `getrusage` would count its parent's too."""
    status = Path("/proc/self/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+)", status)
    assert found
    return int(found[1]) / 1024


def main() -> None:
    """The largest runs in a process of its own, so that its memory is its own."""
    if sys.argv[1:] == ["large"]:
        measure(LARGE, {"bare": bare, "greedy": greedy})
        print(f"  peak memory, all of the above  {peak():,.0f} MB")
        return
    if sys.argv[1:] == ["memory"]:
        assign(problem(LARGE))
        print(f"  peak memory, problem and answer  {peak():,.0f} MB   [600 MB]")
        return
    warnings.simplefilter("ignore")  # the stable matcher warns of who stays alone
    measure(
        SMALL, {"bare": bare, "scipy, dense": dense, "matching, stable": stable, "greedy": greedy}
    )
    measure(MIDDLE, {"bare": bare, "scipy, dense": dense, "greedy": greedy})
    for what in ("large", "memory"):
        subprocess.run([sys.executable, "-m", "benchmarks.matching", what], check=True)


if __name__ == "__main__":
    main()
