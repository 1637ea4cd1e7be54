"""Which cells of a table are not told, so that no hidden one can be worked out (G7).

**What is promised.** Whoever knows every told cell of this release and of all earlier ones, how the table adds
up, that counts are whole and not negative, and that no nought is ever hidden, still finds five possible values
or more for every hidden cell. Proved for each cell by showing the tables (`swings`), not by a search that may
have missed something. Limits: docs/users/confidentiality.md.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import tee
from math import inf
from typing import Final

from lamppost.disclosure.rules.figures import THRESHOLD, Told, Why
from lamppost.disclosure.rules.swings import Box, Budget, Key, Space
from lamppost.disclosure.rules.tables import POSSIBLE_VALUES, Axis, Cell, Release, Table

WIDTH: Final = POSSIBLE_VALUES - 1
MODEST: Final = 8.0  # as much as so many leaves


@dataclass(frozen=True)
class Protected:
    """A table as it may leave the program. `exposed` are hidden cells that earlier releases give away
    whatever is hidden now (empty without earlier ones): a table with any is not released."""

    axes: tuple[Axis, ...]
    told: Mapping[Cell, int]
    hidden: frozenset[Cell]
    exposed: frozenset[Cell] = frozenset()
    kept: frozenset[Cell] = frozenset()

    def shown(self, *cell: str) -> Told:
        """The count, or None and why; a cell of which nothing is to be told is a KeyError."""
        if cell in self.hidden:
            return Told(None, Why.FEW)
        return Told(self.told[cell])

    def tells(self, *cells: Cell) -> bool:
        """Whether all are told: a rate, a median or a picture is shown only where each count that it is
        made of is."""
        return self.hidden.isdisjoint(cells)

    @cached_property
    def share_hidden(self) -> float:
        """Of the cells that are not nought, how many are hidden (0 to 1): a report says so."""
        counted = sum(1 for count in self.told.values() if count) + len(self.hidden)
        return len(self.hidden) / counted if counted else 0.0

    def release(self) -> Release:
        """What is stored, for later releases to be held against."""
        return Release(self.axes, self.told, self.hidden | self.kept)


@dataclass(frozen=True)
class Findings:
    """What speaks against a release: hidden cells (of it or of an earlier one) that could be worked out,
    and cells that were told otherwise before. A release without findings may go out."""

    derivable: frozenset[Cell] = frozenset()
    unlike: frozenset[Cell] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.derivable or self.unlike)


def protect(table: Table, threshold: int = THRESHOLD, earlier: Sequence[Release] = ()) -> Protected:
    """Hides counts of 1 to `threshold` - 1, and the fewest others that are needed so that none of them
    follows. What an earlier release told of the same cell stays told; what it hid stays hidden."""
    cells = list(table.told_cells())
    space = _space(table.axes, table.counts, earlier)
    keys = {space.key(cell): cell for cell in cells}
    for key in keys.keys() - space.settled.keys() - space.hidden:
        if 0 < space.counts.get(key, 0) < threshold:
            space.hide(key)
        else:
            space.tell(key, keys[key])
    few = {
        cell: key
        for cell in table.kept
        if 0 < space.counts.get(key := space.key(cell), 0) < threshold
    }
    for key in set(few.values()) - keys.keys():
        space.hide(key)
    exposed = _guard(space, sorted(space.hidden, key=lambda key: (space.counts.get(key, 0), key)))
    return Protected(
        axes=table.axes,
        told={cell: space.count_told(key) for key, cell in keys.items() if key in space.prices},
        hidden=frozenset(cell for key, cell in keys.items() if key in space.hidden),
        exposed=frozenset(keys[key] for key in exposed if key in keys),
        kept=frozenset(few),
    )


def check_release(new: Release, earlier: Sequence[Release], counts: Mapping[Cell, int]) -> Findings:
    """Holds a release against all earlier ones. `counts` are those of the leaves of all of them, as they
    are known today; no reader has them, and the proof needs them to begin from."""
    releases = (*earlier, new)
    space = _space(_joined(releases), counts, releases)
    told = [(cell, count) for release in releases for cell, count in release.told.items()]
    unlike = {cell for cell, count in told if space.counts.get(space.key(cell), 0) != count}
    hidden = {space.key(cell): cell for release in releases for cell in release.hidden}
    weak = {key for key in hidden if not _is_safe(space, key, set())}
    return Findings(frozenset(hidden[key] for key in weak), frozenset(unlike))


def _space(axes: Iterable[Axis], counts: Mapping[Cell, int], releases: Sequence[Release]) -> Space:
    """The table with all that was released; what was told once cannot be taken back."""
    wide = [
        reduce(Axis.joined, (release.axes[at] for release in releases), axis)
        for at, axis in enumerate(axes)
    ]
    space = Space(wide, counts)
    for release in releases:
        for cell, count in release.told.items():
            space.settle(space.key(cell), count)
    for release in releases:
        for cell in release.hidden:
            if space.key(cell) not in space.settled:
                space.hide(space.key(cell))
    return space


def _joined(releases: Iterable[Release]) -> tuple[Axis, ...]:
    return tuple(
        reduce(Axis.joined, axes)
        for axes in zip(*(release.axes for release in releases), strict=True)
    )


def _guard(space: Space, weak: Iterable[Key]) -> set[Key]:
    """Hides further cells until each hidden one is safe; gives back those for which nothing helps."""
    waiting, safe, exposed = deque(weak), set[Key](), set[Key]()
    while waiting:
        key = waiting.popleft()
        if key in safe:
            continue
        while not _is_safe(space, key, safe):
            box = _cheapest(space, key)
            if box is None:
                exposed.add(key)
                break
            for told in space.prices.keys() & {*box.up, *box.down}:
                space.hide(told)
                waiting.append(told)
    return exposed


def _is_safe(space: Space, key: Key, safe: set[Key]) -> bool:
    """Whether hidden boxes alone move the cell through five values; `safe` learns what else they prove."""
    width = 0
    for is_up, boxes in zip((True, False), tee(space.boxes(key, Budget(0))), strict=True):
        moved: dict[Key, int] = {}
        for box in boxes:
            if is_up and _gain(space, box) >= WIDTH:
                safe.update(space.hidden.intersection((*box.up, *box.down)))
                return True
            rising, falling = (box.up, box.down) if is_up else (box.down, box.up)
            width += _step(space, rising, falling, moved)
            if width >= WIDTH:
                safe.add(key)
                return True
    return False


def _cheapest(space: Space, key: Key) -> Box | None:
    """The box to hide next: the least price for the values that it brings. First among few cells, then all."""
    return _cheapest_within(space, key, Budget(MODEST)) or _cheapest_within(space, key, Budget(inf))


def _cheapest_within(space: Space, key: Key, budget: Budget) -> Box | None:
    best = None
    for box in space.boxes(key, budget):
        gain = min(_gain(space, box), WIDTH)
        if gain and box.price and box.price * WIDTH / gain < budget.most:
            best, budget.most = box, box.price * WIDTH / gain
    return best


def _gain(space: Space, box: Box) -> int:
    """How many further tables a box leads to, up and down."""
    return _room(space, box.down, {}) + _room(space, box.up, {})


def _step(
    space: Space, rising: Iterable[Key], falling: Iterable[Key], moved: dict[Key, int]
) -> int:
    """Goes on by a box as far as it leads, from where earlier ones have `moved` the cells: by how many steps."""
    steps = _room(space, falling, moved)
    if steps:
        for key in rising:
            moved[key] = moved.get(key, 0) + steps
        for key in falling:
            moved[key] = moved.get(key, 0) - steps
    return steps


def _room(space: Space, falling: Iterable[Key], moved: Mapping[Key, int]) -> int:
    """By how many steps cells may fall, WIDTH at most."""
    room, spare, shift = WIDTH, space.spare.get, moved.get
    for key in falling:
        left = spare(key, 0) + shift(key, 0)
        if left <= 0:
            return 0
        if left < room:
            room = left
    return room
