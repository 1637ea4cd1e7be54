"""How a table could be other than it is while every told sum stays the same: the proof that a count is hidden.

A **swing** takes one from a leaf and gives it to another along one axis, or to nobody (then every group above
must be hidden too). One swing on each axis, multiplied, is a **box**: some cells go up by one, some down, and no
other cell of the table moves. Where all cells of a box are hidden, who reads the table cannot tell how often the
box was applied. Boxes and not a linear program: each gives whole tables, so the values in between exist, in any
number of dimensions; and they are fast. (The method of hypercubes: Giessing and Repsilber 2002.)
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import inf, prod
from operator import attrgetter
from typing import Final, NamedTuple

from lamppost.disclosure.rules.tables import Axis, Cell, sums

FEW_LEAVES: Final = 80  # an axis this short is searched whole; of a longer one only what is near
NEAR: Final = 24
STARTS: Final = 4  # leaves tried beneath a margin, those that count most first

PRICE: Final = attrgetter("price")

Key = int  # a cell, as one number


class Swing(NamedTuple):
    """What one axis adds to the keys of the cells that go up, and of those that go down."""

    up: tuple[int, ...]
    down: tuple[int, ...]
    price: float = 0.0  # of the cells that this swing alone would hide: no box with it costs less


class Box(NamedTuple):
    """The cells that go up and down together, and what hiding those that are told yet would cost."""

    up: list[Key]
    down: list[Key]
    price: float


@dataclass(slots=True)
class Budget:
    """The most that a box may cost."""

    most: float


class Line:
    """An axis in numbers: its nodes as places in a key, and what stands above and beneath each."""

    def __init__(self, axis: Axis, stride: int) -> None:
        self.stride = stride
        self.place = {node: at * stride for at, node in enumerate(axis.nodes)}
        self.beneath: dict[int, tuple[int, ...]] = {
            self.place[leaf]: (self.place[leaf],) for leaf in axis.leaves
        }
        above: dict[int, list[int]] = {self.place[leaf]: [self.place[leaf]] for leaf in axis.leaves}
        for name in sorted(axis.groups, key=lambda name: len(axis.groups[name])):
            members = tuple(sorted(self.place[leaf] for leaf in axis.groups[name]))
            self.beneath[self.place[name]] = members
            for leaf in members:
                above[leaf].append(self.place[name])
        self.above = {leaf: tuple(nodes) for leaf, nodes in above.items()}
        self.leaves = tuple(self.place[leaf] for leaf in axis.leaves)
        self.breadth = {node: len(self.beneath[place]) for node, place in self.place.items()}
        self.is_short = len(self.leaves) <= FEW_LEAVES

    def swing(self, leaf: int, other: int | None) -> Swing:
        """From `other` to `leaf`; the groups that hold both do not move."""
        here = self.above[leaf]
        there = self.above[other] if other is not None else ()
        if here[1:] == there[1:]:
            return Swing(here[:1], there[:1])
        return Swing(
            tuple([node for node in here if node not in there]),
            tuple([node for node in there if node not in here]),
        )


class Space:
    """All cells of a table by key: their counts, which are told, which hidden, which told for good."""

    def __init__(self, axes: Sequence[Axis], counts: Mapping[Cell, int]) -> None:
        stride, self.lines = 1, list[Line]()
        for axis in axes:
            self.lines.append(Line(axis, stride))
            stride *= len(axis.nodes)
        self.counts: dict[Key, int] = {self.key(cell): n for cell, n in sums(axes, counts).items()}
        self.hidden: set[Key] = set()
        self.spare = dict(self.counts)  # by how much each cell may fall
        self.prices: dict[Key, float] = {}  # of each told cell: what it costs not to tell it
        self.settled: dict[Key, int] = {}
        self.hidden_on: defaultdict[tuple[int, Key], list[int]] = defaultdict(list)
        self.largest: dict[Key, int] = {}  # of a cell's leaves on an axis, the one that counts most
        self.total = sum(counts.values()) + 1

    def key(self, cell: Cell) -> Key:
        """One number for a cell."""
        return sum(line.place[node] for line, node in zip(self.lines, cell, strict=True))

    def nodes(self, key: Key) -> list[int]:
        """The places on each axis that a key is the sum of."""
        places = []
        for line in reversed(self.lines):
            places.append(key - key % line.stride)
            key %= line.stride
        return places[::-1]

    def tell(self, key: Key, cell: Cell) -> None:
        """The cell is to be told. The more it sums up, the more it costs to hide; a nought is never hidden."""
        count = self.counts.get(key, 0)
        breadths = (line.breadth[node] for line, node in zip(self.lines, cell, strict=True))
        self.prices[key] = prod(breadths) + count / self.total if count else inf
        self._keep(key)

    def settle(self, key: Key, count: int) -> None:
        """The cell was told before, and cannot be hidden any more."""
        self.settled[key] = count
        self.prices[key] = inf
        self._keep(key)

    def hide(self, key: Key) -> None:
        """From now on the cell is not told."""
        self.prices.pop(key, None)
        self.hidden.add(key)
        self._keep(key)
        for axis, place in enumerate(self.nodes(key)):
            self.hidden_on[axis, key - place].append(place)

    def _keep(self, key: Key) -> None:
        """One of what it counts: who reads knows that what is hidden is no nought."""
        self.spare[key] = self.counts.get(key, 0) - 1

    def count_told(self, key: Key) -> int:
        """The count, or the one that was told before."""
        return self.settled.get(key, self.counts.get(key, 0))

    def starts(self, key: Key) -> list[list[int]]:
        """Leaf cells beneath a cell that a box may begin at, those that count most first."""
        beneath = [
            line.beneath[place] for line, place in zip(self.lines, self.nodes(key), strict=True)
        ]
        leaves = (list(leaf) for leaf in product(*beneath) if sum(leaf) in self.counts)
        return sorted(leaves, key=lambda leaf: -self.counts[sum(leaf)])[:STARTS]

    def boxes(self, key: Key, budget: Budget) -> Iterator[Box]:
        """Boxes in which the cell goes up, inside the budget, which may shrink on the way."""
        nodes = self.nodes(key)
        for leaf in self.starts(key):
            swings = [self._swings(key, nodes, leaf, axis, budget) for axis in range(len(leaf))]
            for chosen in product(*swings):
                if sum([swing.price for swing in chosen]) <= budget.most:
                    box = self._box(chosen)
                    if box.price <= budget.most:
                        yield box

    def price(self, keys: Collection[Key]) -> float:
        """What it costs to hide all of them."""
        if self.prices.keys().isdisjoint(keys):
            return 0.0
        return sum([self.prices.get(key, 0.0) for key in keys])

    def _swings(
        self, key: Key, nodes: list[int], leaf: list[int], axis: int, budget: Budget
    ) -> list[Swing]:
        """What may move along one axis, at what least price; the cheapest first."""
        line, rest = self.lines[axis], key - nodes[axis]
        price, most, found = self.prices.get, budget.most, list[Swing]()
        for other in dict.fromkeys(self._others(axis, leaf, nodes[axis], rest, most)):
            if other is None or price(rest + other, 0.0) <= most:
                up, down, _ = line.swing(leaf[axis], other)
                cost = self.price([rest + place for place in (*up, *down)])
                if cost <= most:
                    found.append(Swing(up, down, cost))
        return sorted(found, key=PRICE)

    def _others(
        self, axis: int, leaf: list[int], node: int, rest: Key, most: float
    ) -> Iterator[int | None]:
        """Leaves outside `node` that may give, the nearest first, while what must be hidden to leave a
        group is in the budget; then None, by which all groups move. A long axis is not searched whole."""
        line = self.lines[axis]
        inside = frozenset(line.beneath[node])
        if line.is_short:
            yield from (other for other in line.leaves if other not in inside)
            yield None
            return
        for group in line.above[leaf[axis]][1:]:
            members = line.beneath[group]
            if len(members) > len(inside):
                step = 1 + len(members) // NEAR
                yield from (other for other in members[::step] if other not in inside)
                if step > 1:
                    yield from self._beside(axis, leaf, rest, inside)
                if self.prices.get(rest + group, 0.0) > most:
                    return
        yield None

    def _beside(
        self, axis: int, leaf: list[int], rest: Key, inside: frozenset[int]
    ) -> Iterator[int]:
        """The largest leaves of what is hidden beside the cell, wherever that stands."""
        line, across = self.lines[axis], sum(leaf) - leaf[axis]
        for place in self.hidden_on[axis, rest][-NEAR:]:
            if inside.isdisjoint(line.beneath[place]):
                yield self._largest(line, place, across)

    def _largest(self, line: Line, place: int, across: Key) -> int:
        """Of the leaves beneath a place, the one that counts most there."""
        leaves, count = line.beneath[place], self.counts.get
        if len(leaves) == 1:
            return leaves[0]
        if (found := self.largest.get(place + across)) is None:
            found = max(leaves, key=lambda leaf: count(across + leaf, 0))
            self.largest[place + across] = found
        return found

    def _box(self, swings: tuple[Swing, ...]) -> Box:
        up, down = [0], list[int]()
        for swing in swings:
            up, down = (
                [a + b for a in up for b in swing.up] + [a + b for a in down for b in swing.down],
                [a + b for a in up for b in swing.down] + [a + b for a in down for b in swing.up],
            )
        return Box(up, down, self.price(up + down))
