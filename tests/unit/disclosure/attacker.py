"""Somebody who has every release and a solver: what could each hidden count be?

Written apart from the room: a linear program over the leaves that were not told (HiGHS), with whole numbers. It
looks for tables that fit all that was told, and stops asking about a cell once five of its values were seen.
"""

from collections.abc import Iterable, Sequence
from itertools import product
from random import Random

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from lamppost.disclosure.rules import Axis, Cell, Release

FIVE = 5
GLANCES = (
    24  # tables looked at that are far off in a random direction, before cells are asked for singly
)
Counts = np.ndarray


class Attacker:
    """Knows the told cells of all releases, the way they add up, and that counts are whole and not negative
    (or that hidden ones are at least `at_least`)."""

    def __init__(self, releases: Sequence[Release], at_least: int = 0) -> None:
        self.members = [_members(axes) for axes in zip(*(r.axes for r in releases), strict=True)]
        told = {cell: count for release in releases for cell, count in release.told.items()}
        self.hidden = sorted(
            {cell for release in releases for cell in release.hidden} - told.keys()
        )
        leaves = product(
            *(sorted({leaf for m in each.values() for leaf in m}) for each in self.members)
        )
        self.place = {
            leaf: at for at, leaf in enumerate(leaf for leaf in leaves if leaf not in told)
        }
        self.rows = {cell: self._row(cell) for cell in self.hidden}
        self.wide = Bounds(
            0, sum(told.values()) + 1_000
        )  # a hidden sum of all has no end: far is enough
        self.is_network = (
            len(releases) == 1 and len(self.members) == 2
        )  # of its extremes all between are whole
        self.constraints = self._sums(told)
        if at_least and self.hidden:
            rows = csr_matrix(np.array(list(self.rows.values())))
            self.constraints.append(LinearConstraint(rows, lb=at_least))

    def _beneath(self, cell: Cell) -> Iterable[Cell]:
        return product(*(each[node] for each, node in zip(self.members, cell, strict=True)))

    def _row(self, cell: Cell) -> Counts:
        row = np.zeros(len(self.place))
        row[[self.place[leaf] for leaf in self._beneath(cell) if leaf in self.place]] = 1
        return row

    def _sums(self, told: dict[Cell, int]) -> list[LinearConstraint]:
        """What each told margin says of the leaves that were not told."""
        rows, left = [], []
        for cell, count in told.items():
            if (row := self._row(cell)).any():
                rows.append(row)
                left.append(count - sum(told.get(leaf, 0) for leaf in self._beneath(cell)))
        return [LinearConstraint(csr_matrix(np.array(rows)), left, left)] if rows else []

    def _table(self, aim: Counts, *more: LinearConstraint) -> Counts | None:
        """A whole table that fits and makes the aim least; None where none fits."""
        constraints = [*self.constraints, *more]
        found = milp(aim, bounds=self.wide, constraints=constraints)
        if found.x is not None and np.abs(found.x - np.rint(found.x)).max() > 1e-6:
            whole = np.ones(len(self.place))
            found = milp(aim, integrality=whole, bounds=self.wide, constraints=constraints)
        return None if found.x is None else np.rint(found.x)

    def narrowed(self) -> dict[Cell, set[int]]:
        """Hidden cells that cannot be five things, with all that they can be."""
        self.seen: dict[Cell, set[int]] = {cell: set() for cell in self.hidden}
        chance = Random(7)
        for _ in range(GLANCES):
            if vague := [self.rows[cell] for cell in self.hidden if not self._is_wide(cell)]:
                self._look(sum(chance.uniform(-1, 1) * row for row in vague))
        for cell, sign in product(self.hidden, (1, -1)):
            if not self._is_wide(cell):
                self._look(sign * self.rows[cell])
        values = {cell: self._values(cell) for cell in self.hidden}
        return {cell: possible for cell, possible in values.items() if len(possible) < FIVE}

    def _is_wide(self, cell: Cell) -> bool:
        values = self.seen[cell]
        return bool(values) and max(values) - min(values) + 1 >= FIVE

    def _look(self, aim: Counts) -> None:
        table = self._table(aim)
        assert table is not None, "what was told contradicts itself"
        for cell in self.hidden:
            self.seen[cell].add(int(self.rows[cell] @ table))

    def _values(self, cell: Cell) -> set[int]:
        """Fills in what lies between the extremes: each value is shown by a table."""
        values, row = set(self.seen[cell]), self.rows[cell]
        if self.is_network:
            return set(range(min(values), max(values) + 1))
        for value in range(min(values), max(values)):
            if len(values) < FIVE and value not in values:
                between = self._table(row * 0, LinearConstraint(row, value, value))
                values.update({value} if between is not None else ())
        return values


def _members(axes: Iterable[Axis]) -> dict[str, frozenset[str]]:
    members: dict[str, frozenset[str]] = {}
    for axis in axes:
        members |= {leaf: frozenset({leaf}) for leaf in axis.leaves} | axis.groups
    return members
