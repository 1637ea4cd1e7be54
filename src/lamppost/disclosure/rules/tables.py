"""Tables of counts whose margins follow from a hierarchy: what is counted, and which cells are told (G7).

A table has axes: units (region, hospital, department), time, mode, outcome. An axis has leaves, the finest
that are counted, and groups of leaves, its margins. Groups may overlap, as windows of 36 months do. A cell
names one leaf or group on every axis; its count is the sum of the leaves beneath.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Final, Self

from lamppost.disclosure.rules.figures import THRESHOLD

FEWEST_RESPONDENTS: Final = 5
POSSIBLE_VALUES: Final = 5  # that a hidden count keeps for whoever knows all that was told

Cell = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The least count that is told: of activity (a site may set 5 to 20), and of survey respondents."""

    activity: int = THRESHOLD
    respondents: int = FEWEST_RESPONDENTS


@dataclass(frozen=True)
class Axis:
    """One way in which a table is divided: `leaves`, and `groups` by name with the leaves in each."""

    name: str
    leaves: tuple[str, ...]
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(set(self.leaves)) < len(self.leaves) or set(self.leaves) & self.groups.keys():
            raise ValueError(f"{self.name}: a name stands twice")
        stray = frozenset().union(*self.groups.values()).difference(self.leaves)
        if stray:
            raise ValueError(f"{self.name}: unknown leaves {sorted(stray)}")

    @classmethod
    def flat(cls, name: str, leaves: Iterable[str], total: str = "all") -> Self:
        """Leaves and their sum."""
        each = tuple(leaves)
        return cls(name, each, {total: frozenset(each)})

    @classmethod
    def tree(cls, name: str, parents: Mapping[str, str]) -> Self:
        """From each node's parent: {"icu": "north", "north": "region", …}; who is no parent is a leaf."""
        inner = set(parents.values())
        leaves = tuple(node for node in parents if node not in inner)
        groups: dict[str, set[str]] = {node: set() for node in parents.values()}
        for leaf in leaves:
            node = leaf
            while node in parents:
                node = parents[node]
                groups[node].add(leaf)
        return cls(name, leaves, {node: frozenset(members) for node, members in groups.items()})

    @property
    def nodes(self) -> tuple[str, ...]:
        """Leaves, then groups."""
        return (*self.leaves, *self.groups)

    def joined(self, other: "Axis") -> "Axis":
        """With the leaves and groups of both; a name that means two groups is refused."""
        unlike = [
            name for name, leaves in other.groups.items() if self.groups.get(name, leaves) != leaves
        ]
        if self.name != other.name or unlike:
            raise ValueError(f"{self.name}: does not go with {other.name} {unlike}")
        leaves = dict.fromkeys((*self.leaves, *other.leaves))
        return Axis(self.name, tuple(leaves), {**self.groups, **other.groups})


@dataclass(frozen=True)
class Table:
    """What is counted: `counts` of leaves, one name per axis (a leaf that is not named counts none);
    `cells`, those that are to be told (by default every combination of nodes); and `kept`, sums that nobody is told
    and that must stay hidden where they are few: what a later release will tell of with a nought beside it."""

    axes: tuple[Axis, ...]
    counts: Mapping[Cell, int]
    cells: Collection[Cell] | None = None
    kept: Collection[Cell] = ()

    def __post_init__(self) -> None:
        known = [set(axis.leaves) for axis in self.axes]
        for cell, count in self.counts.items():
            if count < 0 or len(cell) != len(known):
                raise ValueError(f"{cell}: {count} is no count of this table")
            if any(name not in names for name, names in zip(cell, known, strict=True)):
                raise ValueError(f"{cell}: counts are given of leaves alone")

    def told_cells(self) -> Iterator[Cell]:
        """The cells that are to be told."""
        if self.cells is None:
            return product(*(axis.nodes for axis in self.axes))
        return iter(self.cells)

    def sums(self) -> dict[Cell, int]:
        """The count of every cell that is not nought."""
        return sums(self.axes, self.counts)


@dataclass(frozen=True)
class Release:
    """A table as it left the program: what was told, and which cells were not. Stored for good."""

    axes: tuple[Axis, ...]
    told: Mapping[Cell, int]
    hidden: frozenset[Cell]


def sums(axes: Iterable[Axis], counts: Mapping[Cell, int]) -> dict[Cell, int]:
    """The count of every cell that is not nought, from those of leaves."""
    above, found = [_above(axis) for axis in axes], dict[Cell, int]()
    for leaf, count in counts.items():
        if count:
            for cell in product(*[up[name] for up, name in zip(above, leaf, strict=True)]):
                found[cell] = found.get(cell, 0) + count
    return found


def _above(axis: Axis) -> dict[str, list[str]]:
    """Each leaf with itself and the groups that hold it."""
    above = {leaf: [leaf] for leaf in axis.leaves}
    for name, members in axis.groups.items():
        for leaf in members:
            above[leaf].append(name)
    return above
