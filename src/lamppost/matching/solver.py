"""The exact optimum as a min-cost flow on the permitted pairs alone."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from lamppost.core.errors import LamppostError
from lamppost.matching.columns import Ints

# A bound on (dearest cost + 1) x scale x nodes: the solver itself multiplies costs by the number of
# nodes and keeps prices of a few times that, all in 64 bits.
LARGEST: Final = 1 << 58
LEFT: Final = -1


class TooLarge(LamppostError):
    """The costs of this problem do not fit whole numbers of 64 bits."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Outreaches and supporters numbered from 0 in the order of ids, and what each step costs.

    `outreach`, `supporter`, `cost` run over the pairs, `leaving` over the outreaches, `free` over the
    supporters, whose n-th unit costs `load_step` more than the one before.
    """

    outreach: Ints
    supporter: Ints
    cost: Ints
    leaving: Ints
    free: Ints
    load_step: int

    @property
    def units(self) -> tuple[Ints, Ints]:
        """The supporter and the number (from 0) of each unit that the pairs could ever fill."""
        many = np.minimum(self.free, np.bincount(self.supporter, minlength=len(self.free)))
        before = np.cumsum(many) - many
        return np.repeat(np.arange(len(many)), many), np.arange(many.sum()) - np.repeat(
            before, many
        )


def cheapest(choice: Choice) -> Ints:
    """For each outreach the place of its pair in the cheapest answer, or LEFT; raises TooLarge.

    One unit flows from each outreach to the sink, through a supporter's unit or straight ("left").
    """
    count, sink = len(choice.leaving), len(choice.leaving) + len(choice.free)
    outreaches = np.arange(count)
    owner, unit = choice.units
    tails = np.concatenate([choice.outreach, outreaches, count + owner])
    heads = np.concatenate([count + choice.supporter, np.full(count + len(unit), sink)])
    costs = np.concatenate([choice.cost, choice.leaving, choice.load_step * unit])
    flows = _flows(tails, heads, _with_ties_broken(costs, choice), count, sink)
    chosen = np.flatnonzero(flows[: len(choice.outreach)])
    answer = np.full(count, LEFT, dtype=np.int64)
    answer[choice.outreach[chosen]] = chosen
    return answer


def _with_ties_broken(costs: Ints, choice: Choice) -> Ints:
    """Costs scaled up, plus a lesser cost by which equals are told apart: lower ids meet lower ids.

    The lesser costs of a whole answer stay below one unit of the scaled costs, so they never change
    what is optimal. Where LARGEST leaves less room they grow coarse; the sorted input then decides.
    """
    count, across = len(choice.leaving), len(choice.free) + 1
    nodes, dearest = count + across, int(costs.max()) + 1
    if dearest * nodes > LARGEST:
        raise TooLarge("costs times nodes pass 2 to the power of 58")
    finest = count * across
    grain = min(finest, (LARGEST // (dearest * nodes) - 1) // count)
    places = np.concatenate([choice.supporter + 1, np.full(count, across)])
    lesser = (count - np.concatenate([choice.outreach, np.arange(count)])) * places
    scaled: Ints = costs * (count * grain + 1)
    scaled[: len(lesser)] += lesser * grain // finest
    return scaled


def _flows(tails: Ints, heads: Ints, costs: Ints, count: int, sink: int) -> Ints:
    # Imported here because it takes 17 MB, which a web process that only suggests never needs.
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415

    network = min_cost_flow.SimpleMinCostFlow()
    arcs = network.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32), heads.astype(np.int32), np.ones_like(costs), costs
    )
    supplies = np.append(np.ones(count, dtype=np.int64), -count)
    network.set_nodes_supplies(np.append(np.arange(count), sink).astype(np.int32), supplies)
    if network.solve() != network.OPTIMAL:
        raise TooLarge("the solver could not hold these costs")
    flows: Ints = network.flows(arcs)
    return flows
